FROM golang:1.24
ARG VERSION=1.0
ARG LDFLAGS="-s -w"
ENV APP_VERSION=$VERSION
LABEL org.opencontainers.image.version="${VERSION}"
WORKDIR /app
COPY . .
RUN go build -ldflags "$LDFLAGS" -o web .
CMD ["./web"]
