FROM golang:1.24 AS folders
RUN mkdir -p /out/spool && chown 1001:1001 /out/spool

FROM golang:1.24
WORKDIR /src
COPY . .
COPY --from=folders /out /tmp/out
RUN go build -o /usr/local/bin/web . && mv /tmp/out/spool /var/spool/web
USER 1001:1001
CMD ["web"]
