FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM scratch
COPY --from=build /usr/bin /usr/bin
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
