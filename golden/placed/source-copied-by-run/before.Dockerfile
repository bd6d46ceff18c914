FROM golang:1.24
WORKDIR /app
COPY . .
RUN mkdir /build && cp -r /app/. /build
RUN cd /build && go build -o /usr/local/bin/web .
CMD ["web"]
