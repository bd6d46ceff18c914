FROM golang:1.24
RUN groupadd -g 1200 app && useradd -u 1200 -g app app
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
COPY --chown=app:app data /data
USER app
CMD ["web"]
