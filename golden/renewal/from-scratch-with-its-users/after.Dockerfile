FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM gcr.io/distroless/static-debian13
COPY --from=build /etc/passwd /etc/group /etc/
COPY --from=build /out/app /app
USER nobody
ENTRYPOINT ["/app"]
