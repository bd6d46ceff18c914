FROM golang:1.24
# for development
CMD ["bash"]
WORKDIR /app
COPY . .
RUN go build -o web .
# for production
CMD ["./web"]
