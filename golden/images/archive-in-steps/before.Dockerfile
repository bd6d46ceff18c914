FROM debian:bookworm-slim
ENV GO_VERSION=1.21.5 GOPATH=/work
RUN apt-get update && apt-get install -y wget && rm -rf /var/lib/apt/lists/*
RUN wget -q -O /tmp/go.tgz https://dl.google.com/go/go$GO_VERSION.linux-amd64.tar.gz \
    && tar -C /usr/local -xzf /tmp/go.tgz \
    && rm /tmp/go.tgz
ENV PATH=$PATH:/usr/local/go/bin:$GOPATH/bin
WORKDIR /work/src/web
COPY . .
RUN go install .
ENTRYPOINT ["/work/bin/web"]
