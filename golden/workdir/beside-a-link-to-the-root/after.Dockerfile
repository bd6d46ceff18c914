FROM golang:1.24 AS build
RUN ln -s / /host
WORKDIR /web
COPY . .
RUN CGO_ENABLED=0 go build -o web .
RUN mkdir -p /rootfs && cp -a /host /rootfs/

FROM gcr.io/distroless/static-debian13
WORKDIR /web
COPY --from=build /web/web /web/web
COPY --from=build /rootfs/ /
COPY --from=build /web/page.txt /web/page.txt
CMD ["./web"]
