FROM golang:1.24-alpine
ENV CGO_ENABLED=0
RUN go install example.org/tools/probe@v1.0.0
WORKDIR /src
COPY . .
RUN go build -o /app .
HEALTHCHECK CMD probe -addr=:8080 || exit 1
ENTRYPOINT ["/app"]
