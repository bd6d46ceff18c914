FROM golang:1.24 AS build
WORKDIR /src
COPY . .
COPY assets /usr/share/web
COPY web.json /etc/web/
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /etc/web/web.json /etc/web/web.json
COPY --from=build /usr/share/web /usr/share/web
CMD ["web"]
