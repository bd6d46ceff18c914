FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
LABEL team="shop" \
      stage=production
VOLUME ["/data"]
EXPOSE 8080/tcp 9090
STOPSIGNAL SIGTERM
# last
ENTRYPOINT ["./web"]
