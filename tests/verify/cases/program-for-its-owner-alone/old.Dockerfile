FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /notes .
FROM debian:12-slim
COPY --from=build /notes /notes
CMD ["/notes"]
