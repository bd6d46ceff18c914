FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .

FROM gcr.io/distroless/static-debian13
COPY --from=build /app /usr/local/bin/fingerprint
ENTRYPOINT ["/usr/local/bin/fingerprint", "/tmp/made-by"]
