FROM alpine:3.22 AS files
RUN mkdir /out
COPY mail/ /out/
RUN mkdir -p /out/ssl/certs && echo apple > /out/prices

FROM golang:1.24
WORKDIR /src
COPY go.mod main.go ./
COPY --from=files /out /etc
RUN go build -o /usr/local/bin/shop .
CMD ["shop"]
