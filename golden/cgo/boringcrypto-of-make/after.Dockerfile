FROM golang:1.24-bookworm AS build
WORKDIR /src
COPY . .
RUN make app

FROM gcr.io/distroless/base-debian13
COPY --from=build /app /app
CMD ["/app"]
