FROM golang:1.24
WORKDIR /src
COPY . .
# distroify: program bin/lake ./cmd/lake CGO_ENABLED=0
RUN python3 hack/build.py
CMD ["/src/bin/lake"]
