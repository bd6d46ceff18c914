FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o runner .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/runner /app/runner
ENTRYPOINT ["./runner"]
