FROM ubuntu:22.04
ARG GO_VERSION=1.22.3
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl
RUN curl -fsSL "https://go.dev/dl/go${GO_VERSION}.linux-$(dpkg --print-architecture).tar.gz" | tar -xz -C /usr/local
ENV PATH=/usr/local/go/bin:/root/go/bin:$PATH
WORKDIR /src
COPY . .
RUN go install ./...
EXPOSE 8080
CMD ["web"]
