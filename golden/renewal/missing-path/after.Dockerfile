FROM golang:1.24 AS build
WORKDIR /src
COPY main.go go.mod ./
RUN CGO_ENABLED=0 go build -o bin/server .

FROM gcr.io/distroless/static-debian13
COPY --from=build /src/bin/server /server
ENTRYPOINT ["/server"]
