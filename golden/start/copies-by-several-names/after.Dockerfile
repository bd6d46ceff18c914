FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop . && cp /usr/local/bin/shop /usr/local/bin/serve && ln -s shop /usr/local/bin/migrate
RUN CGO_ENABLED=0 go build -o /opt/bin/lint . && cp /opt/bin/lint /usr/local/bin/lint
RUN mkdir -p /rootfs/usr/local/bin && cp -a /usr/local/bin/migrate /rootfs/usr/local/bin/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/serve /usr/local/bin/serve
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /opt/bin/lint /opt/bin/lint
COPY --from=build /usr/local/bin/lint /usr/local/bin/lint
COPY --from=build /rootfs/usr/local/bin/ /usr/local/bin
CMD ["serve"]
