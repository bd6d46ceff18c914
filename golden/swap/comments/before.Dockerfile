FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

# The runtime image
FROM alpine:3.22

# certificates
RUN apk add --no-cache ca-certificates

# COPY config.yml /config.yml
# make a folder
RUN mkdir /x && rm -rf /x
COPY --from=build /out/app /app

# Who runs it

# a user of its own
RUN adduser -D -u 1000 app
USER 1000:1000
CMD ["/app"]
