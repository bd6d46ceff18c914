FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
CMD export LANG=C.UTF-8 USER=shop && exec ./web
