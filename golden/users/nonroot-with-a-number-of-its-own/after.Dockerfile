FROM golang:1.24-alpine AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/nonroot
COPY --from=build --chown=1025:1025 /app/web /app/web
USER 1025:1025
CMD ["/app/web"]
