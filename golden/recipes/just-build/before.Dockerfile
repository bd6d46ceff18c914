FROM golang:1.24
RUN apt-get update && apt-get install -y just
WORKDIR /src
COPY . .
RUN just build
CMD ["/app"]
