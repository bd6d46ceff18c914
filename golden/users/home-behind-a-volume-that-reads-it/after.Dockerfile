FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN useradd --uid 1234 --create-home shop
RUN CGO_ENABLED=0 go build -o /app .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /app /app
COPY --from=build --chown=1234:1234 /home/shop /home/shop
VOLUME $HOME/data
ENV HOME=/home/shop
USER 1234:1234
CMD ["/app"]
