FROM golang:1.24 AS build
RUN useradd -m -u 1500 web
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /home/web/bin/web .
RUN mkdir -p /rootfs/home/web

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/web
WORKDIR /src
COPY --from=build --chown=1500:1500 /rootfs/home/ /home
COPY --from=build /home/web/bin/web /home/web/bin/web
USER 1500:1500
CMD ["/home/web/bin/web"]
