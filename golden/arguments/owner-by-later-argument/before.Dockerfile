FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM alpine:3.22
COPY --from=build /server /app/server
ARG UID=1001
ARG GID=1002
RUN addgroup -g $GID app && adduser -D -H -G app -u $UID app && chown -R app:app /app
USER app
ENTRYPOINT ["/app/server"]
