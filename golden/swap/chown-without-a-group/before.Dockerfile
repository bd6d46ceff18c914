FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM debian:bookworm-slim
RUN useradd -u 1200 app
COPY --from=build /out/app /app
RUN chown app /app && chmod +x /app
USER 1200:1200
CMD ["/app"]
