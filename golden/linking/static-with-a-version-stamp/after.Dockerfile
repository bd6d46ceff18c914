FROM golang:1.24-alpine AS build
RUN apk add --no-cache gcc musl-dev make
ARG VERSION
ENV CGO_ENABLED=1
WORKDIR /src
COPY . .
RUN go build -ldflags "-X 'main.version=$(cat VERSION)-${VERSION}' -linkmode external -extldflags '-static'" -o /app .

FROM gcr.io/distroless/static-debian13
COPY --from=build /app /app
CMD ["/app"]
