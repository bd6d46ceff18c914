FROM golang:1.24
WORKDIR /app/run
COPY . .
RUN go build -o web . && chown -R 1001:0 /app && chmod -R g=u /app
USER 1001
CMD ["./web"]
