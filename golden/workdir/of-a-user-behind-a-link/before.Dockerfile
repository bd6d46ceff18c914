FROM golang:1.24
RUN useradd -u 1500 web && mkdir -p /opt/shop && ln -s /opt/shop /app && chown web /opt/shop
WORKDIR /app/src
COPY . .
RUN go build -o /usr/local/bin/shop .
USER web
CMD ["shop"]
