FROM debian:bookworm AS build
SHELL ["/bin/bash", "-c"]
RUN apt-get update && apt-get install -y curl git bison make
RUN curl -sSL https://raw.githubusercontent.com/moovweb/gvm/master/binscripts/gvm-installer | bash
WORKDIR /app
COPY . .
RUN source /root/.gvm/scripts/gvm && gvm install go1.21.5 -B && gvm use go1.21.5 && CGO_ENABLED=0 go install .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /root/.gvm/pkgsets/go1.21.5/global/bin/web /root/.gvm/pkgsets/go1.21.5/global/bin/web
CMD ["/root/.gvm/pkgsets/go1.21.5/global/bin/web"]
