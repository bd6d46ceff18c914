FROM registry.access.redhat.com/ubi9/ubi
RUN dnf install -y golang git && dnf clean all
RUN adduser -u 4000 -d /srv/web -m web
WORKDIR /srv/web
COPY . .
RUN go build -o web .
USER web
EXPOSE 8080
CMD ["./web"]
