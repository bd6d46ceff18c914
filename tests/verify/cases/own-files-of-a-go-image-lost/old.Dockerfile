FROM golang:1.27
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /usr/local/bin/notes .
COPY limits.toml /etc/notes/limits.toml
COPY key.txt /var/lib/notes/key.txt
RUN mkdir -p /var/spool/notes && chmod 600 /var/lib/notes/key.txt && chmod 1777 /var/lib/notes
CMD ["notes"]
