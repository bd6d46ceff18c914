FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /src/server /src/server
CMD ["/src/server"]
