FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
RUN mkdir /data && chmod 777 /data
SHELL ["/usr/bin/python3", "-c"]
USER 1001
CMD ["web"]
