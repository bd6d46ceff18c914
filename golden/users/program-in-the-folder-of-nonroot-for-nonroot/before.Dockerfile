FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /web .

FROM alpine:3.20
COPY --from=build /web /home/nonroot/web
USER 65532
CMD ["/home/nonroot/web"]
