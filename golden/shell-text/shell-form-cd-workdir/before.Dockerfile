FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
CMD cd /app && export PORT=80 && exec ./web -verbose
