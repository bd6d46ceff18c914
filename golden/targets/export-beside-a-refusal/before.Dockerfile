FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM scratch AS binary
COPY --from=build /out /

FROM alpine:3.22 AS final
COPY --from=build /out/app /app
ENTRYPOINT ["/bin/sh", "-c", "date; /app"]
