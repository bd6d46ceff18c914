FROM golang:1.24-alpine AS build
RUN apk add --no-cache gcc musl-dev make
ARG EXTRA
ENV CGO_ENABLED=1
WORKDIR /src
COPY . .
RUN go build -ldflags "-linkmode external -extldflags -static $EXTRA" -o /app .

FROM alpine:3.22
COPY --from=build /app /app
CMD ["/app"]
