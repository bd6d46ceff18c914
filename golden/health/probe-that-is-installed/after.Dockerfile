FROM golang:1.24-alpine AS build
ENV CGO_ENABLED=0
RUN go install example.org/tools/probe@v1.0.0
WORKDIR /src
COPY . .
RUN go build -o /app .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /app /app
COPY --from=build /go/bin/probe /go/bin/probe
HEALTHCHECK CMD ["/go/bin/probe", "-addr=:8080"]
ENTRYPOINT ["/app"]
