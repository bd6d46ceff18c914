FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
COPY data /data
RUN useradd -u 1500 web && chown web:web /data
USER web
CMD ["web"]
