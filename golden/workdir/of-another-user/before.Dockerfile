FROM golang:1.24
RUN useradd -u 1500 web && useradd -u 1600 keeper
WORKDIR /var/lib/web
COPY . /src
RUN cd /src && go build -o /usr/local/bin/web . && chown keeper: /var/lib/web && chmod 750 /var/lib/web
USER web
CMD ["web"]
