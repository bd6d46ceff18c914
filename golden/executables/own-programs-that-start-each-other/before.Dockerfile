FROM golang:1.24
WORKDIR /shop
COPY . .
RUN mkdir /out && go build -o /out ./cmd/... && cp /out/web /out/again
WORKDIR /out
CMD ["/out/web"]
