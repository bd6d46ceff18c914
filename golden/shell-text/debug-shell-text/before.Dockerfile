FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ENV PORT=8080
CMD ./web -migrate && ./web -port ${PORT}
