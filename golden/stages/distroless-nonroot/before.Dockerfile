ARG RUNTIME=gcr.io/distroless/base-debian13:nonroot
FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN go build -o web .

FROM $RUNTIME
COPY --from=build /app/web /app/web
ENTRYPOINT ["/app/web"]
