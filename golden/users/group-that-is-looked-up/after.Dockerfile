FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /share .

FROM alpine:3.20 AS builder
RUN addgroup -g 4000 red
COPY --from=build /share /share

FROM gcr.io/distroless/static-debian13
WORKDIR /
COPY --from=builder /share /share
COPY --from=builder /etc/group /etc/group
COPY --from=builder /etc/passwd /etc/passwd
ENTRYPOINT ["/share"]
