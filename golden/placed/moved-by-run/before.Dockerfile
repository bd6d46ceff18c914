FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web . && mkdir -p /srv/data && mv seed.json /srv/data/seed.json
CMD ["./web"]
