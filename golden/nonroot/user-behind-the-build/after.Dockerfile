FROM golang:1.24 AS build
RUN useradd --uid 1001 app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13:nonroot
WORKDIR /app
COPY --from=build /app/web /app/web
# the port needs no root
USER 65532:65532
EXPOSE 8080
CMD ["./web"]
