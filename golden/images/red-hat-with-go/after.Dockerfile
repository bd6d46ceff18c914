FROM registry.access.redhat.com/ubi9/ubi AS build
RUN dnf install -y golang git && dnf clean all
RUN adduser -u 4000 -d /srv/web -m web
WORKDIR /srv/web
COPY . .
RUN go build -o web .

FROM gcr.io/distroless/base-debian13
ENV HOME=/srv/web
USER 4000:4000
WORKDIR /srv/web
COPY --from=build /srv/web/web /srv/web/web
EXPOSE 8080
CMD ["./web"]
