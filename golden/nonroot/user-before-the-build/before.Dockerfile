FROM golang:1.24
RUN useradd --uid 1001 --home-dir /app --create-home app
USER app
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
