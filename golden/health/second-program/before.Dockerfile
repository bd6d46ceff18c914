FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /bin/api ./cmd/api
RUN go build -o /bin/health ./cmd/health
HEALTHCHECK CMD ["/bin/health"]
CMD ["/bin/api"]
