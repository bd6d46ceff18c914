FROM golang:1.24 AS build
ARG BIN
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/$BIN .

FROM gcr.io/distroless/static-debian13
ARG BIN
COPY --from=build /out/$BIN /app
ENTRYPOINT ["/app"]
