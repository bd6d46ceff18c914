FROM golang:1.24 AS build
RUN useradd -r -M app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
USER 65532:65532
CMD ["./web"]
