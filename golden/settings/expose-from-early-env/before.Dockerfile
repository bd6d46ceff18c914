FROM golang:1.24
ENV PORT=8080
EXPOSE $PORT
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
