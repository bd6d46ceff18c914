FROM golang:1.24
WORKDIR /app
COPY . .
RUN export GOFLAGS=-mod=mod OUT=/opt/web; go build -o $OUT/bin/web .
CMD ["/opt/web/bin/web"]
