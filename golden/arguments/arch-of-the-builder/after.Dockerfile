FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app-$(go env GOARCH) .

FROM gcr.io/distroless/static-debian13
ARG TARGETARCH
COPY --from=build /out/app-$TARGETARCH /app
ENTRYPOINT ["/app"]
