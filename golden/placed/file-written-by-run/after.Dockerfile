FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web . && echo production > /etc/web-stage

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /etc/web-stage /etc/web-stage
CMD ["web"]
