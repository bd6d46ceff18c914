FROM golang:1.24 AS build
SHELL ["/bin/bash", "-c"]
WORKDIR /app
COPY . .
RUN time go build -o web . && go test -race ./...

FROM gcr.io/distroless/base-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
