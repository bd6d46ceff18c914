FROM golang:1.24 AS golang
WORKDIR /src
COPY . .

FROM golang AS build
COPY --from=builder /etc/version /etc/version
RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api
CMD ["/out/api"]
