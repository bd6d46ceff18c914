FROM golang:1.24
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go install .
EXPOSE 8080
CMD ["/go/bin/web"]
