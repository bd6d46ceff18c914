FROM golang:1.24 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .
COPY etc/ /etc/
RUN mkdir -p /rootfs/etc && cp -a /etc/a.yml /etc/b.yml /etc/c.yml /etc/d.yml /etc/e.yml /etc/f.yml /etc/g.yml /etc/h.yml /etc/i.yml /etc/j.yml /etc/k.yml /etc/l.yml /etc/m.yml /etc/n.yml /etc/o.yml /etc/p.yml /etc/q.yml /rootfs/etc/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /rootfs/etc/ /etc
CMD ["shop"]
