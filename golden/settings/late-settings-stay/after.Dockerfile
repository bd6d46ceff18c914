FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
LABEL team="shop" \
      stage=production
VOLUME ["/data"]
EXPOSE 8080/tcp 9090
STOPSIGNAL SIGTERM
# last
ENTRYPOINT ["./web"]
