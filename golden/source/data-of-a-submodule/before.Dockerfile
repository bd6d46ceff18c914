FROM golang:1.24
WORKDIR /app
COPY . .
RUN git submodule update --init
RUN go build -o shop .
CMD ["./shop"]
