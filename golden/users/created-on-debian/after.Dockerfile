FROM golang:1.24-bookworm AS build
RUN useradd --uid 10001 --create-home app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/app
WORKDIR /app
COPY --from=build /app/web /app/web
USER 10001:10001
CMD ["./web"]
