FROM golang:1.24
WORKDIR /app
COPY . .
RUN <<EOF
go build -o web .
CMD ["./web"]
