FROM golang:1.27 AS build
WORKDIR /app
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /app/signer .
RUN head -c 32 /dev/urandom > /app/key
FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/signer /app/key /app/
CMD ["/app/signer"]
