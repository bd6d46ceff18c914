FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM gcr.io/distroless/static-debian13
COPY --link --from=build /out/app /app
COPY --chown=0:5 --chmod=0640 config.yml /config.yml
CMD ["/app"]
