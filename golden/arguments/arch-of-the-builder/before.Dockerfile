FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app-$(go env GOARCH) .

FROM alpine:3.22
ARG TARGETARCH
COPY --from=build /out/app-$TARGETARCH /app
ENTRYPOINT ["/app"]
