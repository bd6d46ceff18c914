FROM golang:1.24
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/out go build -o /out/web .
CMD ["/out/web"]
