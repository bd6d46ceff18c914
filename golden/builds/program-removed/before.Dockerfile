FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o server .
RUN rm -rf /src
CMD ["/src/server"]
