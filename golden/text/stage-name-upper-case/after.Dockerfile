FROM golang:1.24 as Build-Go
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=Build-Go /app/web /app/web
CMD ["./web"]
