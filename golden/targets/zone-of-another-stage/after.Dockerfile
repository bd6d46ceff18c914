FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/api ./cmd/worker

FROM gcr.io/distroless/static-debian13
ENV TZ=Europe/Berlin
COPY --from=build /out/api /api
CMD ["/api"]
