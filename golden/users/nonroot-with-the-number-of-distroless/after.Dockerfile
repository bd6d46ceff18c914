FROM golang:1.24-alpine AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
COPY --from=build --chown=nonroot:nonroot /app/web /app/web
USER nonroot
CMD ["/app/web"]
