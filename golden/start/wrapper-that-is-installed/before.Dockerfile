FROM golang:1.24-alpine
RUN go install github.com/jwilder/dockerize@v0.9.3
WORKDIR /src
COPY . .
RUN go build -o /app .
ENTRYPOINT ["dockerize", "-wait", "tcp://db:5432", "/app"]
