FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o trace .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/trace /app/trace
CMD ["./trace"]
