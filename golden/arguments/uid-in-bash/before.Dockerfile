FROM golang:1.24 AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM alpine:3.22
ARG UID=10001
RUN adduser -D -H -u $UID svc && mkdir /data && chown svc:svc /data
COPY --from=build /server /bin/server
USER svc
ENTRYPOINT ["/bin/server"]
