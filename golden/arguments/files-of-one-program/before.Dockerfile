FROM golang:1.24
ARG SERVICE=api
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /service ./cmd/$SERVICE
ENTRYPOINT ["/service"]
