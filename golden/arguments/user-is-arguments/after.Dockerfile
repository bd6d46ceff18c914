FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM gcr.io/distroless/static-debian13
ARG UID=1234
ARG GID=1235
COPY --from=build /server /bin/server
USER ${UID}:${GID}
ENTRYPOINT ["/bin/server"]
