FROM golang:1.24
ENV TZ=Europe/Berlin
WORKDIR /app
COPY . .
RUN go build -o shop .
CMD ["./shop"]
