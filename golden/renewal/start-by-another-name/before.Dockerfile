FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/server .

FROM gcr.io/distroless/static-debian13
WORKDIR /srv
COPY --from=build /out/server .
COPY config.yml /etc/app/config.yml
ENTRYPOINT ./service --config /etc/app/config.yml
