FROM golang:1.24
WORKDIR /app
COPY . .
# one static file
RUN ["go", "build", "-o", "/app/web", "."]
CMD ["/app/web"]
