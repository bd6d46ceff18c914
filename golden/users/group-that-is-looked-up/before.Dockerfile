FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /share .

FROM alpine:3.20
RUN addgroup -g 4000 red
COPY --from=build /share /share
ENTRYPOINT ["/share"]
