ARG PARENT=build
FROM --platform=linux/amd64 golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /api ./cmd/api

FROM --platform=linux/amd64 gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /api /api
CMD ["/api"]
