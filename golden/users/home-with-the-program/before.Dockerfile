FROM golang:1.24
RUN useradd -m -u 1500 web
WORKDIR /src
COPY . .
RUN go build -o /home/web/bin/web .
USER web
CMD ["/home/web/bin/web"]
