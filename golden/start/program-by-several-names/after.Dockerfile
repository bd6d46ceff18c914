FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop . && ln -s shop /usr/local/bin/serve && ln -s shop /usr/local/bin/migrate

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/serve /usr/local/bin/serve
COPY --from=build /usr/local/bin/migrate /usr/local/bin/migrate
CMD ["serve"]
