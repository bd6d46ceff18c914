FROM golang:1.24 AS build
RUN mkdir /data && ln -s /data /d1 && ln -s /d1 /d2
WORKDIR /d2/web
COPY . .
RUN CGO_ENABLED=0 go build -o web .
RUN mkdir -p /rootfs && cp -a /d1 /d2 /rootfs/

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/ /
WORKDIR /d2/web
COPY --from=build /d2/web/web /d2/web/web
COPY --from=build /data/web/page.txt /data/web/page.txt
CMD ["./web"]
