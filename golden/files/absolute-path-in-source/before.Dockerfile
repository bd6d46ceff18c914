FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/page .
WORKDIR /
CMD ["page"]
