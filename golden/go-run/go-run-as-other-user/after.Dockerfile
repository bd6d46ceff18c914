FROM golang:1.24 AS build
RUN useradd -u 1000 -m web
USER web
WORKDIR /home/web/app
COPY --chown=web:web . .
RUN CGO_ENABLED=0 go build -buildvcs=false -o /go/bin/shop .

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/web
USER 1000:1000
WORKDIR /home/web/app
COPY --from=build /go/bin/shop /go/bin/shop
CMD ["/go/bin/shop"]
