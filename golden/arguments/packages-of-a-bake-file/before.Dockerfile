FROM golang:1.24-alpine AS build

WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /service .

FROM alpine:3.22
ARG EXTRA=ca-certificates
RUN apk add --no-cache $EXTRA
COPY --from=build /service /service
ENTRYPOINT ["/service"]
