FROM golang:1.24
RUN apt-get update && \
    apt-get install -y --no-install-recommends bash vim && \
    rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
