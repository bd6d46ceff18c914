FROM golang:1.24 AS build
ENV GO111MODULE=on \
    PORT=8080 \
    MODE=release
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV PORT=8080 \
    MODE=release
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
