FROM golang:1.24
RUN useradd -u 1000 -m web
USER web
WORKDIR /home/web/app
COPY --chown=web:web . .
CMD ["go", "run", "."]
