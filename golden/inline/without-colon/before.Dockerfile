FROM golang:1.24
WORKDIR /app
COPY . .
# distroify ignore[exec-form]
RUN go build -o web .
CMD ["./web"]
