FROM alpine:3.20
RUN apk add --no-cache go git
WORKDIR /app
COPY . .
RUN go build -o /usr/local/bin/web .
CMD ["web"]
