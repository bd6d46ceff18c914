FROM golang:1.24-alpine AS build
RUN cp /usr/local/go/lib/time/zoneinfo.zip /zoneinfo.zip
ENV ZONEINFO=/zoneinfo.zip
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV ZONEINFO=/zoneinfo.zip
WORKDIR /app
COPY --from=build /app/web /app/web
COPY --from=build /zoneinfo.zip /zoneinfo.zip
CMD ["./web"]
