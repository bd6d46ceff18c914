FROM fedora:42
ADD https://go.dev/dl/go1.24.1.linux-amd64.tar.gz /tmp/
RUN tar -C /opt -xf /tmp/go1.24.1.linux-amd64.tar.gz
COPY . /src
WORKDIR /src
RUN /opt/go/bin/go build -o /usr/bin/web .
CMD web
