FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -C cmd/api -o bin/api .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/cmd/api/bin/api /app/cmd/api/bin/api
CMD ["./cmd/api/bin/api"]
