FROM golang:1.24 AS build
WORKDIR /app
COPY go.mod go.sum ./
COPY README.md LICENSE ./
COPY *.go ./
COPY config.yml .
COPY static static
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
COPY --from=build /app/config.yml /app/config.yml
COPY --from=build /app/static /app/static
CMD ["./web"]
