FROM golang:1.24 AS build
ARG CGO=0
WORKDIR /src
COPY . .
RUN CGO_ENABLED=$CGO go build -o /service .

FROM debian:13
COPY --from=build /service /service
ENTRYPOINT ["/service"]
