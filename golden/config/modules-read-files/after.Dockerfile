FROM golang:1.24 AS build
WORKDIR /app
RUN apt-get update && apt-get install -y ca-certificates
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
COPY --from=build /etc/lib.conf /etc/lib.conf
COPY --from=build /usr/share/lib /usr/share/lib
CMD ["./web"]
