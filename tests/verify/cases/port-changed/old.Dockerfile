FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /server . && printf 300 > /etc/limit

FROM debian:12-slim
WORKDIR /src
COPY --from=build /server /server
COPY --from=build /etc/limit /etc/limit
CMD ["/server"]
