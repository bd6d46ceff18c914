FROM golang:1.24
HEALTHCHECK CMD curl -f http://localhost:8080/
WORKDIR /app
COPY . .
RUN go build -o web .
HEALTHCHECK CMD ["/app/web", "-check"]
CMD ["/app/web"]
