FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ENV PORT=8080
HEALTHCHECK CMD ./web -check "http://localhost:$PORT/"
CMD ["./web"]
