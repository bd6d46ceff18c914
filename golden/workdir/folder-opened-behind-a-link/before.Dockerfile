FROM golang:1.24
RUN mkdir -p /data/web && ln -s /data/web /web
WORKDIR /web
COPY . .
RUN go build -o web . && mkdir logs && chmod 1777 logs
USER 1001:1001
CMD ["./web"]
