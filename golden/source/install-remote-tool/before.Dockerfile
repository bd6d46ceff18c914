FROM golang:1.24
RUN go install github.com/acme/ship/cmd/shipd@v1.4.0
EXPOSE 7000
CMD ["shipd"]
