FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o main . && install -m 755 main /usr/local/bin/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/main /usr/local/bin/main
ENTRYPOINT ["/usr/local/bin/main"]
