FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o /app/web . && ln -s /app/web /usr/local/bin/serve
CMD ["serve"]
