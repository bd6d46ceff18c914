FROM golang:1.24 AS folders
RUN mkdir -m 1777 /spool

FROM golang:1.24
WORKDIR /src
COPY . .
RUN --mount=type=bind,from=folders,target=/folders cp -a /folders/spool /var/spool/web
RUN go build -o /usr/local/bin/web .
USER 1001:1001
CMD ["web"]
