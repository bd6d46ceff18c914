FROM golang:1.24
RUN useradd -r -M app
WORKDIR /app
COPY . .
RUN go build -o web .
USER app
CMD ["./web"]
