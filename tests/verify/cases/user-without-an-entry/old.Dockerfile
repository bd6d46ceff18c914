FROM golang:1.27 AS build
WORKDIR /app
COPY go.mod main.go ./
RUN go build -o /app/notes .

FROM debian:12-slim
WORKDIR /app
COPY --from=build /app/notes /app/notes
USER 1234
CMD ["/app/notes"]
