FROM golang:1.24 AS build
RUN useradd -u 1001 -m web
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .
USER web
RUN mkdir -p ~/.cache/web

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/web
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build --chown=1001:1001 /home/web/.cache/web /home/web/.cache/web
USER 1001:1001
CMD ["web"]
