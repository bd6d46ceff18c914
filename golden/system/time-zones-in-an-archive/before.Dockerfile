FROM golang:1.24-alpine
RUN cp /usr/local/go/lib/time/zoneinfo.zip /zoneinfo.zip
ENV ZONEINFO=/zoneinfo.zip
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
