ARG DIR=/app
FROM golang:1.24 AS build
ARG DIR
WORKDIR $DIR
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ARG DIR
WORKDIR ${DIR}
COPY --from=build ${DIR}/web ${DIR}/web
CMD ["./web"]
