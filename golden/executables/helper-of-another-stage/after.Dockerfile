FROM golang:1.24-alpine AS build
ENV CGO_ENABLED=0
RUN go install example.org/tools/helper@v1.0.0
WORKDIR /src
COPY . .
RUN go build -o /out/app .

FROM gcr.io/distroless/static-debian13
COPY --from=build /go/bin/helper /usr/local/bin/helper
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
