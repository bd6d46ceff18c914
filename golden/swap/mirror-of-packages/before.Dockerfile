FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
RUN sed -i 's/dl-cdn.alpinelinux.org/mirrors.example.com/g' /etc/apk/repositories && \
    apk add --no-cache ca-certificates tzdata
COPY --from=build /out/app /app
CMD ["/app"]
