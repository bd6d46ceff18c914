FROM debian:bookworm-slim AS build
ENV GO_VERSION=1.21.5 GOPATH=/work
RUN apt-get update && apt-get install -y wget && rm -rf /var/lib/apt/lists/*
RUN wget -q -O /tmp/go.tgz https://dl.google.com/go/go$GO_VERSION.linux-amd64.tar.gz \
    && tar -C /usr/local -xzf /tmp/go.tgz \
    && rm /tmp/go.tgz
ENV PATH=$PATH:/usr/local/go/bin:$GOPATH/bin
WORKDIR /work/src/web
COPY . .
RUN CGO_ENABLED=0 go install .

FROM gcr.io/distroless/static-debian13
ENV GO_VERSION=1.21.5
WORKDIR /work/src/web
COPY --from=build /work/bin/web /work/bin/web
ENTRYPOINT ["/work/bin/web"]
