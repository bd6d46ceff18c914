FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
EXPOSE 8080
USER 1000:1000
RUN test -x /usr/local/bin/web
CMD ["web"]
