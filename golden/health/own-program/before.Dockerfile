FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
HEALTHCHECK --interval=30s CMD ["/app/web", "-check"]
CMD ["/app/web"]
