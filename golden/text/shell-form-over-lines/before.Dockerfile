FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
# default flags
CMD ./web \
    -host 0.0.0.0 \
    -port 8080
