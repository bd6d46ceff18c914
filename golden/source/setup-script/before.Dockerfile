FROM golang:1.24
WORKDIR /app
COPY . .
RUN ./setup.sh --all
RUN go build -o web .
CMD ["./web"]
