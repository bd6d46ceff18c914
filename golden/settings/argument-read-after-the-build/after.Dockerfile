FROM golang:1.24 AS build
ARG PORT=8080
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ARG PORT=8080
WORKDIR /app
COPY --from=build /app/web /app/web
LABEL port=$PORT
EXPOSE ${PORT}
CMD ["./web"]
