FROM golang:1.24 AS build
WORKDIR /app
RUN go install github.com/swaggo/swag/cmd/swag@v1.16.4
COPY . .
RUN swag init
RUN CGO_ENABLED=0 go build -o server .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/server /app/server
CMD ["./server"]
