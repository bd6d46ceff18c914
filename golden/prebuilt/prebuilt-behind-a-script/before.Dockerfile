FROM golang:1.24
WORKDIR /app
COPY server start.sh ./
ENTRYPOINT ["./start.sh"]
