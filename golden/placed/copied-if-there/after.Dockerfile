FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o app .
RUN cp local.cfg /etc/; cp a.cfg /etc/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /src/app /src/app
COPY --from=build /etc/a.cfg /etc/a.cfg
CMD ["./app"]
