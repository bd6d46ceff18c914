FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/server .

FROM debian:12-slim
WORKDIR /src
COPY --from=build /usr/local/bin/server /usr/local/bin/server
CMD ["server"]
