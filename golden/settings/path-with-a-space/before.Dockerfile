FROM golang:1.24
ENV PATH="/usr/local/go/bin:/opt/my tools:$PATH"
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
