FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/shop . && cp /usr/local/bin/shop /usr/local/bin/serve && ln -s shop /usr/local/bin/migrate
RUN go build -o /opt/bin/lint . && cp /opt/bin/lint /usr/local/bin/lint
CMD ["serve"]
