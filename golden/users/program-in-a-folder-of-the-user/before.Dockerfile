FROM golang:1.24
WORKDIR /src
COPY . .
RUN useradd -u 1500 web && mkdir -p /opt/web/data && go build -o /opt/web/web . && chown -R web /opt/web
USER web
CMD ["/opt/web/web"]
