FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["/bin/bash", "-c", "exec /app/web"]
