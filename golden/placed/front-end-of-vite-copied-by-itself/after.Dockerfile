FROM golang:1.24 AS build
RUN apt-get update && apt-get install -y nodejs npm
WORKDIR /app
COPY go.mod main.go ./
COPY web web
RUN npm --prefix web ci && npm --prefix web run build
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/shop /app/shop
COPY --from=build /app/web/dist /app/web/dist
CMD ["./shop"]
