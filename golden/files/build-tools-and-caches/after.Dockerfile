FROM golang:1.24 AS build
RUN mkdir -p /root/.cache/go-build /go/src/app
COPY .golangci.yml /root/.golangci.yml
COPY Makefile /Makefile
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web . && go vet ./...

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
