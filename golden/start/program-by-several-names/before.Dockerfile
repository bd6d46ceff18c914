FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/shop . && ln -s shop /usr/local/bin/serve && ln -s shop /usr/local/bin/migrate
CMD ["serve"]
