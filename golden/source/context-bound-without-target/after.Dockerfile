FROM golang:1.24-alpine AS build
WORKDIR /src
RUN --mount=type=bind,source=. --mount=type=secret,id=token CGO_ENABLED=0 go build -o /out/web ./cmd/web

FROM gcr.io/distroless/static-debian13
COPY --from=build /out/web /web
ENTRYPOINT ["/web"]
