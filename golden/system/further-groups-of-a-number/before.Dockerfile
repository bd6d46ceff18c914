FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /mail .

FROM alpine:3.22
RUN addgroup -g 2000 spool && adduser -D -H -u 1500 app && addgroup app spool
WORKDIR /data
COPY --from=build /mail /mail
USER 1500
ENTRYPOINT ["/mail"]
