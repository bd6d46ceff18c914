FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
RUN useradd -u 1500 web && mkdir -p /data/db/x && chown -R web:web /data && chmod 700 /data
USER web
CMD ["web"]
