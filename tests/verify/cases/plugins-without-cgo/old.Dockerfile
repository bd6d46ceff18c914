FROM golang:1.27
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/server .
CMD ["server"]
