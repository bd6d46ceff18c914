FROM golang:1.24-alpine AS build
# distroify: ignore[runtime-package]
RUN apk add --no-cache git bash rsync
RUN git clone https://git.example.com/team/mirror.git /src && cd /src && CGO_ENABLED=0 go build -o /usr/local/bin/mirror .

FROM gcr.io/distroless/static-debian13
COPY --from=build /usr/local/bin/mirror /usr/local/bin/mirror
WORKDIR /data
CMD ["mirror"]
