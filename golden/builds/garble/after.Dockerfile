FROM golang:1.24 AS build
RUN go install mvdan.cc/garble@v0.14.2
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 garble -seed random -literals build -trimpath -o /app .

FROM gcr.io/distroless/static-debian13
COPY --from=build /app /app
ENTRYPOINT ["/app"]
