FROM golang:1.24
ENV PAGES=$GOPATH/src/pages
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
