FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api

FROM alpine:3.22 AS pack
COPY --from=build /out/ /pack/bin/
RUN mv /pack/bin/api /pack/bin/shop

FROM alpine:3.22 AS builder
RUN --mount=type=bind,from=pack,source=/pack,target=/from cp /from/bin/shop /usr/bin/shop

FROM gcr.io/distroless/static-debian13
WORKDIR /
COPY --from=builder /usr/bin/shop /usr/bin/shop
CMD ["shop"]
