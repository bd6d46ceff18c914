FROM golang:1.24 AS build
ARG VERSION=dev
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -ldflags "-X main.version=${VERSION} -X main.commit=$(git rev-parse --short HEAD)" -o /usr/local/bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/web /usr/local/bin/web
CMD ["web"]
