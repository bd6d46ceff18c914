FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o app . && rm -rf drafts

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
COPY --from=build /app/data/b.csv /app/data/b.csv
CMD ["./app"]
