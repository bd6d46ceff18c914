FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -tags production -o web .
CMD ["go", "run", "."]
