FROM alpine:3.22 AS files
RUN mkdir /out && wget https://example.com/shop.tar && tar -x -f shop.tar -C /out && touch /out/prices

FROM golang:1.24
WORKDIR /src
COPY go.mod main.go ./
COPY --from=files /out /etc
RUN go build -o /usr/local/bin/shop .
CMD ["shop"]
