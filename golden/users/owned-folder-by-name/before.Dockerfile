FROM golang:1.24
RUN groupadd -g 2000 app && useradd -u 2000 -g app app
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web . && mkdir /data && chown -R app:app /data
USER app
CMD ["web"]
