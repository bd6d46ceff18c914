FROM golang:1.24 AS build

WORKDIR /app
COPY . .

ENV GOFLAGS=-mod=mod PORT=80
RUN CGO_ENABLED=0 go build -o /usr/local/bin/api ./cmd/api

FROM gcr.io/distroless/static-debian13
ENV PORT=80
WORKDIR /app
COPY --from=build /usr/local/bin/api /usr/local/bin/api
# the API
ENTRYPOINT ["/usr/local/bin/api"]
CMD [ "-verbose" ]
