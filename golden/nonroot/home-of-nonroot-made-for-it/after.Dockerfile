FROM golang:1.24 AS build
RUN groupadd -g 65532 nonroot && useradd -u 65532 -g nonroot -m nonroot
WORKDIR /home/nonroot
COPY --chown=nonroot . .
RUN CGO_ENABLED=0 go build -o web .
RUN mkdir -p cache && chown -R nonroot /home/nonroot

FROM gcr.io/distroless/static-debian13
USER nonroot
WORKDIR /home/nonroot
COPY --from=build /home/nonroot/web /home/nonroot/web
COPY --from=build --chown=nonroot /home/nonroot/cache /home/nonroot/cache
CMD ["./web"]
