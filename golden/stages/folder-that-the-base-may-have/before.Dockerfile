FROM registry.example.com/acme/settings:4 AS files
RUN mkdir -p /out/shop && echo apple > /out/shop/prices

FROM golang:1.24
WORKDIR /src
COPY . .
COPY --from=files /out /etc
RUN go build -o /usr/local/bin/shop .
CMD ["shop"]
