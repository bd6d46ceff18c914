FROM golang:1.24-alpine AS build
RUN apk add --no-cache gcc musl-dev
WORKDIR /src
COPY . .
RUN go build -o /out/api ./cmd/api

FROM alpine:3.22
COPY --from=build /out/api /api
CMD ["/api"]
