FROM alpine:3.22 AS files
RUN git clone https://example.com/acme/settings.git /out

FROM golang:1.24
WORKDIR /src
COPY . .
COPY --from=files /out /etc
RUN go build -o /usr/local/bin/shop .
CMD ["shop"]
