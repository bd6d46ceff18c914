FROM golang:1.27
ENV GOPROXY=off GOFLAGS=-buildvcs=false CGO_ENABLED=0 GOOS=linux
WORKDIR /src
COPY . .
RUN go build -o /app .
CMD ["/app"]
