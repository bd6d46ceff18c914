FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN cd cmd/api && CGO_ENABLED=0 go build -o ../../bin/api

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/bin/api /app/bin/api
CMD ["bin/api"]
