FROM golang:1.24
RUN useradd --uid 1001 --create-home web
USER web
WORKDIR /home/web/src
COPY --chown=web:web . .
RUN go build -o web .
CMD ["./web"]
