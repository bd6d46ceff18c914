FROM golang:1.24 AS build
ENV CGO_ENABLED=0
WORKDIR /app
COPY . .
RUN go build -o web .

FROM gcr.io/distroless/static-debian13
ENV CGO_ENABLED=0
ENV GOPATH=/go
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
