FROM golang:1.24 AS build
ENV GOLANG_VERSION=1.24
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV GOLANG_VERSION=1.24
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
