FROM golang:1.24
WORKDIR /src
COPY . .
RUN command -v upx > /dev/null 2>&1 || echo "no upx" >&2
RUN if go vet ./... > /dev/null; then echo fine; fi
RUN CGO_ENABLED=0 go build -o app .
CMD ["./app"]
