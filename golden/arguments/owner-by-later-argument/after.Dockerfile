FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM gcr.io/distroless/static-debian13
ARG UID=1001
ARG GID=1002
COPY --from=build --chown=${UID}:${GID} /server /app/server
USER ${UID}:${GID}
ENTRYPOINT ["/app/server"]
