FROM golang:1.27
WORKDIR /app
COPY go.mod main.go ./
RUN go build -o /app/notes .
USER 1234
CMD ["/app/notes"]
