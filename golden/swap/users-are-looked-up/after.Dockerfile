FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM alpine:3.20 AS builder
RUN adduser -D -H -u 1000 shop
COPY --from=build /server /server

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/shop
WORKDIR /
COPY --from=builder /server /server
COPY --from=builder /etc/group /etc/group
COPY --from=builder /etc/passwd /etc/passwd
USER 1000:1000
CMD ["/server"]
