FROM golang:1.24 AS build
WORKDIR /build
COPY . .
RUN CGO_ENABLED=0 go build -o main .
WORKDIR /dist
RUN cp /build/main .

FROM gcr.io/distroless/static-debian13
WORKDIR /dist
COPY --from=build /dist/main /dist/main
EXPOSE 3000
CMD ["/dist/main"]
