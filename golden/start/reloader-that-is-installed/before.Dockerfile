FROM golang:1.24-alpine
RUN go install github.com/air-verse/air@v1.61.7
WORKDIR /src
COPY . .
RUN go build -o /tmp/app .
CMD ["air"]
