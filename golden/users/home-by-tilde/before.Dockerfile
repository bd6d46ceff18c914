FROM golang:1.24
RUN useradd -u 1001 -m web
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
USER web
RUN mkdir -p ~/.cache/web
CMD ["web"]
