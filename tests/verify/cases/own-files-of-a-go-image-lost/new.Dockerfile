FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /usr/local/bin/notes .
FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/notes /usr/local/bin/notes
COPY other.toml /etc/notes/limits.toml
COPY key.txt /var/lib/notes/key.txt
COPY key.txt /etc/notes/debug
CMD ["/usr/local/bin/notes"]
