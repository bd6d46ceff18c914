FROM golang:1.27 AS build
WORKDIR /app
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /app/notes .
FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/notes /app/notes
USER 1234
CMD ["/app/notes"]
