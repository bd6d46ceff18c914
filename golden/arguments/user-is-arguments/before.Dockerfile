FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM alpine:3.22
ARG UID=1234
ARG GID=1235
RUN addgroup -g $GID svc && adduser -D -H -u $UID -G svc svc
COPY --from=build /server /bin/server
USER ${UID}:${GID}
ENTRYPOINT ["/bin/server"]
