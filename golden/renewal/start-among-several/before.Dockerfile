FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/server . && CGO_ENABLED=0 go build -o /out/client .

FROM gcr.io/distroless/static-debian13
COPY --from=build /out/server /srv/server
COPY --from=build /out/client /srv/client
ENTRYPOINT ["/app"]
