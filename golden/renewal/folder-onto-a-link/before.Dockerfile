FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN mkdir -p /out/bin && CGO_ENABLED=0 go build -o /out/bin/shop .

FROM gcr.io/distroless/static-debian12
COPY --from=build /out/ /
CMD ["/bin/shop"]
