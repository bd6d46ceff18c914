FROM golang:1.24
RUN groupadd -g 65532 nonroot && useradd -u 65532 -g nonroot -m nonroot
WORKDIR /home/nonroot
COPY --chown=nonroot . .
RUN go build -o web .
RUN mkdir -p cache && chown -R nonroot /home/nonroot
USER nonroot
CMD ["./web"]
