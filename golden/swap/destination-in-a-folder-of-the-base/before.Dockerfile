FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
COPY config.yml /etc
COPY --from=build /out/app /usr/bin
CMD ["app"]
