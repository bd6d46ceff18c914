FROM golang:1.24-alpine AS build
ARG SERVICE=api
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /service ./cmd/$SERVICE

FROM alpine:3.22
COPY --from=build /service /service
ENTRYPOINT ["/service"]
