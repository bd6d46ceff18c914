FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /mail .

FROM gcr.io/distroless/static-debian12 AS app
COPY --from=build /mail /mail
ENTRYPOINT ["/mail"]

FROM app AS debug
CMD ["-debug"]
