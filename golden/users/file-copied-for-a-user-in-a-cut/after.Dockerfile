FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/app .
RUN mkdir /data
COPY --chown=1000:1000 --chmod=600 app.conf /etc/
COPY --chown=1000:1000 --chmod=600 app.conf /data/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/app /usr/local/bin/app
COPY --from=build /data/app.conf /data/app.conf
COPY --from=build /etc/app.conf /etc/app.conf
USER 1000
VOLUME /data
ENTRYPOINT ["/usr/local/bin/app", "-c", "/etc/app.conf"]
