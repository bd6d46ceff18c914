FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM gcr.io/distroless/static-debian13
COPY --from=busybox:1.37-uclibc /bin /busybox
COPY --from=build /out/app /app
COPY backup /usr/local/bin/
ENTRYPOINT ["/app"]
