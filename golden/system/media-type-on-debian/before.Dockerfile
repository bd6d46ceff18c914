FROM golang:1.24
WORKDIR /srv/docs
COPY . .
RUN go build -o /usr/local/bin/docs .
CMD ["docs"]
