FROM golang:1.24
ENV PATH=$PATH:$GOPATH/bin:/app
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["web"]
