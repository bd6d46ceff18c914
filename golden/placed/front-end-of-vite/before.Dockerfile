FROM golang:1.24
RUN apt-get update && apt-get install -y nodejs npm
WORKDIR /app
COPY . .
RUN npm --prefix web ci && npm --prefix web run build
RUN go build -o shop .
CMD ["./shop"]
