FROM golang:1.27 AS build
WORKDIR /app
COPY go.mod main.go ./
COPY migrations migrations
RUN CGO_ENABLED=0 go build -o /usr/local/bin/orders .

FROM gcr.io/distroless/static-debian13
# distroify: drop migrations
WORKDIR /app
COPY --from=build /usr/local/bin/orders /usr/local/bin/orders
CMD ["orders"]
