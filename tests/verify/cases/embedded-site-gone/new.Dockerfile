FROM golang:1.27 AS build
WORKDIR /app
COPY go.mod main.go ./
COPY site site
RUN CGO_ENABLED=0 go build -o /usr/local/bin/site .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/site /usr/local/bin/site
CMD ["/usr/local/bin/site"]
