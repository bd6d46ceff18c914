FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /notes .

FROM alpine:3.20
RUN addgroup -g 1200 app && adduser -D -H -u 1200 -G app app && mkdir -p /data/notes && chown -R app:app /data
COPY --from=build /notes /usr/local/bin/notes
USER app
WORKDIR /data
CMD ["notes"]
