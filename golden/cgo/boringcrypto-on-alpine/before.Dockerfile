FROM golang:1.24-alpine AS build
RUN apk add --no-cache build-base
ENV GOEXPERIMENT=boringcrypto
WORKDIR /src
COPY . .
RUN go build -o /app .

FROM alpine:3.22
COPY --from=build /app /app
CMD ["/app"]
