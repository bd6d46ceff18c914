FROM golang:1.24-bookworm AS build
WORKDIR /src
COPY . .
RUN go build -o /app .

FROM gcr.io/distroless/base-debian13
WORKDIR /src
COPY --from=build /app /app
CMD ["/app"]
