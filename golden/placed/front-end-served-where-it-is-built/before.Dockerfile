FROM golang:1.24
RUN apt-get update && apt-get install -y nodejs npm
WORKDIR /app
COPY go.mod main.go ./
COPY web web
RUN cd web && npm ci && npm run build
RUN go build -o shop .
CMD ["./shop"]
