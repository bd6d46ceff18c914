FROM golang:1.24 AS build
ENV GOPATH=/work
WORKDIR /work/src/example.com/shop
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .

FROM gcr.io/distroless/static-debian13
ENV GOPATH=/work
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /work/src/example.com/shop/pages /work/src/example.com/shop/pages
WORKDIR /tmp
CMD ["shop"]
