FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /lock .
RUN mkdir -p /rootfs/var/run/held

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/ /
COPY --from=build /lock /lock
CMD ["/lock"]
