FROM golang:1.24 AS build
ENV GO111MODULE=on PORT=8080 GOPROXY=https://proxy.example.com GREETING="hello world"
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV PORT=8080 GREETING="hello world"
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
