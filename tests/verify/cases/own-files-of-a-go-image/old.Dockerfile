FROM golang:1.27
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /usr/local/bin/notes . && touch /tmp/left && mkdir -p /go/pkg/extra
COPY limits.toml /etc/notes/limits.toml
COPY key.txt /var/lib/notes/key.txt
RUN mkdir -p /var/spool/notes && chmod 600 /var/lib/notes/key.txt && touch /etc/issue
CMD ["notes"]
