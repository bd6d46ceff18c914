FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build ./cmd/lake
# distroify: program /src/lake ./cmd/lake
CMD ["/src/lake"]
