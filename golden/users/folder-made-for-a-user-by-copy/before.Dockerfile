FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM busybox:1.37
COPY --from=build /out/app /app
COPY --chown=1000:1000 app.conf /var/log/
USER 1000
ENTRYPOINT ["/app"]
