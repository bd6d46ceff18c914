FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN command -v upx > /dev/null 2>&1 || echo "no upx" >&2
RUN if go vet ./... > /dev/null; then echo fine; fi
RUN CGO_ENABLED=0 go build -o app .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /src/app /src/app
CMD ["./app"]
