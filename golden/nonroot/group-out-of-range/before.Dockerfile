FROM golang:1.24
RUN useradd -r -u 10001 web
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
USER web
CMD ["web"]
