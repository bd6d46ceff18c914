FROM golang:1.24-bookworm AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/serve ./cmd/serve
RUN CGO_ENABLED=0 go build -o /usr/local/bin/work ./cmd/work

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/serve /usr/local/bin/serve
COPY --from=build /usr/local/bin/work /usr/local/bin/work
CMD ["serve"]
