FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ENTRYPOINT ["env", "GIN_MODE=release"]
CMD ["./web"]
