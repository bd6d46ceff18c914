FROM golang:1.24
RUN useradd -m -u 1000 nonroot
WORKDIR /home/nonroot
COPY . .
RUN go build -o web .
USER nonroot
CMD ["/home/nonroot/web"]
