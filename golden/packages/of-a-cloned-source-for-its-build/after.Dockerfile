FROM golang:1.24-alpine AS build
RUN apk add --no-cache git make curl ca-certificates
RUN git clone https://git.example.com/team/mirror.git /src && cd /src && CGO_ENABLED=0 go build -o /usr/local/bin/mirror .
RUN curl -fsS https://git.example.com/ping

FROM gcr.io/distroless/static-debian13
COPY --from=build /usr/local/bin/mirror /usr/local/bin/mirror
WORKDIR /data
CMD ["mirror"]
