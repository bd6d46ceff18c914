FROM golang:1.24 AS build
RUN useradd --uid 1001 --home-dir /app --create-home app
USER app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13:nonroot
ENV HOME=/app
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
