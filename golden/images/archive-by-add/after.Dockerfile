FROM fedora:42 AS build
ADD https://go.dev/dl/go1.24.1.linux-amd64.tar.gz /tmp/
RUN tar -C /opt -xf /tmp/go1.24.1.linux-amd64.tar.gz
COPY . /src
WORKDIR /src
RUN CGO_ENABLED=0 /opt/go/bin/go build -o /usr/bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/bin/web /usr/bin/web
CMD ["web"]
