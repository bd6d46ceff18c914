FROM golang:1.24-alpine AS build
RUN apk add --no-cache gcc musl-dev make
ARG VERSION
ENV CGO_ENABLED=1 \
    LDFLAGS="-X main.version=${VERSION} -linkmode external -extldflags -static"
WORKDIR /src
COPY . .
RUN go build -ldflags "$LDFLAGS" -o /app .

FROM gcr.io/distroless/static-debian13
COPY --from=build /app /app
CMD ["/app"]
