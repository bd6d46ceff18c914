FROM golang:1.24 AS build
RUN apt-get update && apt-get install -y sudo && useradd -u 1234 -U app
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/queue .
RUN chmod 777 /opt && sudo -u app mkdir /opt/queue
RUN mkdir -p /rootfs/opt && chmod 0777 /rootfs/opt

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /rootfs/ /
COPY --from=build /usr/local/bin/queue /usr/local/bin/queue
COPY --from=build --chown=1234:1234 /opt/queue /opt/queue
USER 1234:1234
CMD ["queue"]
