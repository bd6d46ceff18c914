FROM golang:1.24
WORKDIR /app
COPY . .
# distroify: ignore[runtime-package]
RUN go build -o web .
CMD ["./web"]
