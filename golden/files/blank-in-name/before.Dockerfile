FROM golang:1.24
WORKDIR /src
COPY . .
COPY ["price list.txt", "/srv/price list.txt"]
RUN go build -o /usr/local/bin/web .
CMD ["web"]
