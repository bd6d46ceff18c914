FROM golang:1.24
WORKDIR /app
COPY . .
RUN set -ex; (cd cmd/api && go build -o /bin/api) && ls -l /bin/api
CMD ["api"]
