FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/server .
FROM gcr.io/distroless/static-debian13
ENV TZ=America/New_York
COPY --from=build /out/server /app/server
CMD ["/app/server"]
