FROM golang:1.24
ENV GOFLAGS=-mod=mod
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
