FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ENTRYPOINT ["env", "LANG=C.UTF-8", "HOME=/data", "./web"]
