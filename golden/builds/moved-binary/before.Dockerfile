FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o app . && \
    mv app /usr/local/bin/app
CMD ["app"]
