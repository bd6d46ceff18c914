FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN make app

FROM gcr.io/distroless/static-debian13
COPY --from=build /src/bin/app /app
ENTRYPOINT ["/app"]
