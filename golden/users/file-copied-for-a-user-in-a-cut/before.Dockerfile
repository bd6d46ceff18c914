FROM golang:1.24
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/app .
RUN mkdir /data
COPY --chown=1000:1000 --chmod=600 app.conf /etc/
COPY --chown=1000:1000 --chmod=600 app.conf /data/
USER 1000
VOLUME /data
ENTRYPOINT ["/usr/local/bin/app", "-c", "/etc/app.conf"]
