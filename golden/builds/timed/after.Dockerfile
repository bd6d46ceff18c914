FROM golang:1.24-alpine AS build
WORKDIR /app
COPY . .
ENV CGO_ENABLED=0
RUN time go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
