FROM golang:1.24 AS build
RUN groupadd -g 1001 web && useradd -u 1001 -g web web
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
USER 1001:1001
CMD ["./web"]
