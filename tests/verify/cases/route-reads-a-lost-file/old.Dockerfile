FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/server .

FROM debian:12-slim
WORKDIR /srv
COPY --from=build /out/server /usr/local/bin/server
COPY prices.csv .
CMD ["server"]
