FROM golang:1.24 AS build
ARG BIN
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/$BIN .

FROM alpine:3.22
ARG BIN
COPY --from=build /out/$BIN /app
ENTRYPOINT ["/app"]
