FROM golang:1.24
RUN ln -s / /host
WORKDIR /web
COPY . .
RUN go build -o web .
CMD ["./web"]
