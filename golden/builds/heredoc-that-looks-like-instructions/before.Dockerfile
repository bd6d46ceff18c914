FROM golang:1.24
WORKDIR /app
COPY . .
RUN <<'END'
cat > /dev/null <<INNER
FROM alpine
CMD ["/bin/sh"]
INNER
go build -o /app/web .
END
CMD ["/app/web"]
