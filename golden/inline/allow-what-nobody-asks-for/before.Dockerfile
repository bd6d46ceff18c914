FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
# distroify: allow[drop-init]
CMD ["./web"]
