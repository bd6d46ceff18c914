FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /usr/local/bin/notes . && mkdir /spool
FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/notes /usr/local/bin/notes
COPY limits.toml /etc/notes/limits.toml
COPY --chmod=600 key.txt /var/lib/notes/key.txt
COPY --from=build /spool /var/spool/notes
CMD ["/usr/local/bin/notes"]
