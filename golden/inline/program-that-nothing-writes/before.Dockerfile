FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build ./cmd/lake
# distroify: program /src/other ./cmd/lake
CMD ["/src/other"]
