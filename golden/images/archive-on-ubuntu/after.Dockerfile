FROM ubuntu:22.04 AS build
ARG GO_VERSION=1.22.3
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl
RUN curl -fsSL "https://go.dev/dl/go${GO_VERSION}.linux-$(dpkg --print-architecture).tar.gz" | tar -xz -C /usr/local
ENV PATH=/usr/local/go/bin:/root/go/bin:$PATH
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go install ./...

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /root/go/bin/web /root/go/bin/web
EXPOSE 8080
CMD ["/root/go/bin/web"]
