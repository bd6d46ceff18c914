FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/server .

FROM gcr.io/distroless/static-debian13
COPY --from=build /out/server /srv/server
HEALTHCHECK CMD ["/server", "health"]
ENTRYPOINT ["/server"]
