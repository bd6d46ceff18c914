FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
COPY web.conf /root/.web.conf
CMD ["web"]
