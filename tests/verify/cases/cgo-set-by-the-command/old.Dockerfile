FROM golang:1.27
WORKDIR /app
COPY . .
USER 1000
USER root
RUN CGO_ENABLED=1 go build -o server .
CMD ["/app/server"]
