FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/hello .

FROM debian:12-slim
WORKDIR /src
COPY --from=build /usr/local/bin/hello /usr/local/bin/hello
VOLUME /var/hello
EXPOSE 8080
CMD ["hello"]
