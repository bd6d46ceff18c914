FROM golang:1.24
WORKDIR /app
COPY . .
RUN sh build.sh linux
CMD ["./shop"]
