FROM golang:1.24
WORKDIR /src
COPY . .
# distroify: program /src/other ./cmd/lake
RUN go build ./cmd/lake
CMD ["/src/other"]
