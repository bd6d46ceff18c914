FROM golang:1.24
ENV GOFLAGS="-trimpath -buildmode=pie"
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
