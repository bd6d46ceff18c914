FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o /app/web . && ln -s /app/web /usr/local/bin/serve

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/serve /usr/local/bin/serve
CMD ["serve"]
