ARG DEBIAN=13
ARG IMAGE="gcr.io/distroless/static-debian${DEBIAN}"
ARG TAG=nonroot
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM ${IMAGE}:${TAG}
COPY --from=build /server /server
ENTRYPOINT ["/server"]
