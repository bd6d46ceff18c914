FROM golang:1.24 AS build
ADD . /app/
WORKDIR /app
RUN CGO_ENABLED=0 go build -o main .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/main /app/main
CMD ["/app/main"]
