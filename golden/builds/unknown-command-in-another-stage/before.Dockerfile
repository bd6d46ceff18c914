FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN assemble --all --into /out

FROM alpine:3.22
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
