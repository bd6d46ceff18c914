FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN mkdir -p /out/usr/bin && CGO_ENABLED=0 go build -o /out/usr/bin/shop .

FROM gcr.io/distroless/static-debian13
COPY --from=build /out/ /
COPY rootfs/ /
CMD ["shop"]
