FROM --platform=$BUILDPLATFORM tonistiigi/xx AS xx

FROM scratch AS hooks
COPY main.go /hooks/main.go

FROM golang:1.24 AS build
COPY --from=xx / /
COPY --from=hooks / /
WORKDIR /src
COPY . .
RUN make build

FROM debian:13-slim
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
