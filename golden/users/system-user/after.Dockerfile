FROM golang:1.24-alpine AS build
RUN addgroup -S app && adduser -S -G app app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/app
WORKDIR /app
COPY --from=build /app/web /app/web
USER 100:101
CMD ["./web"]
