FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 make build

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /src/bin/app /src/bin/app
CMD ["bin/app"]
