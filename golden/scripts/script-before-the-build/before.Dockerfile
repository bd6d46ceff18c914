FROM golang:1.24
CMD ["/usr/local/bin/start"]
WORKDIR /app
COPY start.sh /tmp/start
RUN chmod 755 /tmp/start && mv /tmp/start /usr/local/bin/start
COPY . .
RUN go build -o web .
EXPOSE 80
