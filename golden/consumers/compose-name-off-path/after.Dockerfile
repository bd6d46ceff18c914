FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go install .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /go/bin/web /go/bin/web
EXPOSE 8080
CMD ["/go/bin/web"]
