FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -ldflags "-s -X 'main.version=1.2' -X main.config=/src/etc/app.yaml" -o /usr/local/bin/app .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/app /usr/local/bin/app
COPY --from=build /src/etc/app.yaml /src/etc/app.yaml
CMD ["app"]
