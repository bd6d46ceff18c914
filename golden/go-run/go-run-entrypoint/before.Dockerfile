FROM golang:1.24

WORKDIR /app
COPY . .

ENV GOFLAGS=-mod=mod PORT=80
# the API
ENTRYPOINT [ "go", "run", "./cmd/api" ]
CMD [ "-verbose" ]
