FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o main .
RUN cp main /usr/bin/web-server
CMD ["web-server"]
