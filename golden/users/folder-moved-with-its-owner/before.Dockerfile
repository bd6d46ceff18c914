FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
RUN mkdir out && chown -R 1001:1001 out && mv out /var/spool/web
USER 1001:1001
CMD ["web"]
