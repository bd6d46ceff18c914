FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -ldflags "-X main.endpoint=https://test.invalid" -o /usr/local/bin/server .
FROM gcr.io/distroless/static-debian13
LABEL endpoint=https://test.invalid
WORKDIR /src
COPY --from=build /usr/local/bin/server /usr/local/bin/server
CMD ["/usr/local/bin/server"]
