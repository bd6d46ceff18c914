FROM golang:1.24 AS build
WORKDIR /app
COPY . .
ENV CGO_ENABLED=0
# one static file
RUN ["go", "build", "-o", "/app/web", "."]

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["/app/web"]
