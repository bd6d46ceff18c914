FROM golang:1.24 AS build
ARG VERSION=1.0
ARG LDFLAGS="-s -w"
ENV APP_VERSION=$VERSION
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -ldflags "$LDFLAGS" -o web .

FROM gcr.io/distroless/static-debian13
ARG VERSION=1.0
ENV APP_VERSION=$VERSION
LABEL org.opencontainers.image.version="${VERSION}"
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
