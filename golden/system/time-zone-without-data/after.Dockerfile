FROM golang:1.24-alpine AS build
ENV TZ=Europe/Berlin
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o web .

FROM gcr.io/distroless/static-debian13
ENV TZ=Europe/Berlin
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
