FROM golang:1.24
ARG VERSION=dev
WORKDIR /app
COPY . .
RUN go build -ldflags "-X main.version=${VERSION} -X main.commit=$(git rev-parse --short HEAD)" -o /usr/local/bin/web .
CMD ["web"]
