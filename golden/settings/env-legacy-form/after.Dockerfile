FROM golang:1.24 AS build
ENV GREETING hello big world
ENV GOFLAGS -mod=mod
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV GREETING hello big world
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
