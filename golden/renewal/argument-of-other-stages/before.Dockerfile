ARG DEBIAN=12
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM debian:${DEBIAN} AS tools
RUN apt-get update

FROM gcr.io/distroless/static-debian${DEBIAN}
COPY --from=build /server /server
ENTRYPOINT ["/server"]
