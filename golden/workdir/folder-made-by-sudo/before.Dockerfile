FROM golang:1.24
RUN apt-get update && apt-get install -y sudo && useradd -u 1234 -U app
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/queue .
RUN chmod 777 /opt && sudo -u app mkdir /opt/queue
USER app
CMD ["queue"]
