FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api
RUN mkdir -p /rootfs/data && chmod 0700 /rootfs/data

FROM build AS build
RUN go build -o /out/worker ./cmd/worker

FROM gcr.io/distroless/static-debian13
COPY --from=0 /rootfs/ /
COPY --from=0 /out/api /api
CMD ["/api"]
