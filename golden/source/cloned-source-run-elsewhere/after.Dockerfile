FROM golang:1.24 AS build
RUN git clone --depth 1 https://example.com/acme/ship.git /src
WORKDIR /src
RUN CGO_ENABLED=0 go build -o /usr/local/bin/ship .

FROM gcr.io/distroless/static-debian13
COPY --from=build /usr/local/bin/ship /usr/local/bin/ship
WORKDIR /var/lib/ship
CMD ["ship"]
