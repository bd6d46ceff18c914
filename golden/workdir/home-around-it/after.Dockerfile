FROM golang:1.24 AS build
RUN useradd --uid 1001 --create-home web
USER web
WORKDIR /home/web/src
COPY --chown=web:web . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/web
USER 1001:1001
WORKDIR /home/web/src
COPY --from=build /home/web/src/web /home/web/src/web
CMD ["./web"]
