FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o pages .
CMD ["./pages"]
