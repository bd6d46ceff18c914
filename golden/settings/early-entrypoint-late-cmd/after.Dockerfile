FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/greet .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/greet /usr/local/bin/greet
ENTRYPOINT ["/usr/local/bin/greet"]
CMD ["-name", "Ada"]
