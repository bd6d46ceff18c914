FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o report .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/report /app/report
COPY --from=build /app/certs/ca.pem /app/certs/ca.pem
ENV DATABASE_URL="postgres://report@db/report?sslmode=verify-full&sslrootcert=/app/certs/ca.pem"
CMD ["./report"]
