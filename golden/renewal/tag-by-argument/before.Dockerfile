ARG TAG=nonroot
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM gcr.io/distroless/static-debian12:${TAG}
COPY --from=build /server /server
ENTRYPOINT ["/server"]
