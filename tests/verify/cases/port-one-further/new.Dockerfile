FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /relay .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
ENV RELAY=:50052
COPY --from=build /relay /relay
CMD ["/relay"]
