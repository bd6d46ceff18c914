FROM debian:bookworm
SHELL ["/bin/bash", "-c"]
RUN apt-get update && apt-get install -y curl git bison make
RUN curl -sSL https://raw.githubusercontent.com/moovweb/gvm/master/binscripts/gvm-installer | bash
WORKDIR /app
COPY . .
RUN source /root/.gvm/scripts/gvm && gvm install go1.21.5 -B && gvm use go1.21.5 && go install .
CMD ["/root/.gvm/pkgsets/go1.21.5/global/bin/web"]
