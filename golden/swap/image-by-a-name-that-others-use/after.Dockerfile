FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .

FROM --platform=linux/amd64 alpine:3.22 AS os

FROM os AS users
RUN addgroup -g 1001 -S svc && adduser -u 1001 -S -G svc -D -H svc

FROM --platform=linux/amd64 gcr.io/distroless/static-debian13
COPY --from=users /etc/passwd /etc/passwd
COPY --from=users /etc/group /etc/group
COPY --from=build /app /app
USER svc:svc
ENTRYPOINT ["/app"]
