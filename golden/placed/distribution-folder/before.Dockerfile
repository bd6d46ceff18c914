FROM golang:1.24
WORKDIR /build
COPY . .
RUN go build -o main .
WORKDIR /dist
RUN cp /build/main .
EXPOSE 3000
CMD ["/dist/main"]
