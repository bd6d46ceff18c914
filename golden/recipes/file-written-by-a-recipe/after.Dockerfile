FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN make stamp
RUN CGO_ENABLED=0 go build -o app .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /src/app /src/app
COPY --from=build /src/version.txt /src/version.txt
CMD ["./app"]
