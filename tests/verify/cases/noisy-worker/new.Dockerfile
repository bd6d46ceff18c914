FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /worker .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /worker /worker
CMD ["/worker"]
