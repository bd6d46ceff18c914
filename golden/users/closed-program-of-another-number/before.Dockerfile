FROM golang:1.24
RUN groupadd -r shop && useradd -r -g shop shop
WORKDIR /app
COPY . .
RUN go build -o /usr/local/bin/shop . && chgrp shop /usr/local/bin/shop && chmod 0750 /usr/local/bin/shop
USER shop
CMD ["shop"]
