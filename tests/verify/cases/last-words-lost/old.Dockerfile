FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /tally .

FROM debian:12-slim
WORKDIR /src
COPY --from=build /tally /tally
RUN mkdir /count
CMD ["/tally"]
