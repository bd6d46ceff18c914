FROM golang:1.24
WORKDIR /app
COPY . .
RUN for arch in amd64 arm64; do GOARCH=$arch go build -o /out/web-$arch .; done
CMD ["/out/web-amd64"]
