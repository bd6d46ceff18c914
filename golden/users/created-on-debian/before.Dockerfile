FROM golang:1.24-bookworm
RUN useradd --uid 10001 --create-home app
WORKDIR /app
COPY . .
RUN go build -o web .
USER app
CMD ["./web"]
