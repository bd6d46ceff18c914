FROM golang:1.24
ENV GOBIN=/usr/local/bin
WORKDIR /src
COPY . .
RUN go install ./cmd/api
ENTRYPOINT ["api"]
CMD ["-port", "8080"]
