FROM golang:1.24-alpine AS build
RUN adduser -S -D -H -h /app app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV HOME=/app
WORKDIR /app
COPY --from=build /app/web /app/web
USER 100:65533
CMD ["./web"]
