FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM gcr.io/distroless/static-debian13
COPY --from=build --chown=1000:1000 /out/app /usr/bin/
COPY --chown=1000:1000 app.conf more.conf /etc/
ADD --chown=1000:1000 conf.d /etc
COPY --chown=1000:1000 app.conf /etc/profile.d/app.conf
USER 1000
ENTRYPOINT ["/usr/bin/app"]
