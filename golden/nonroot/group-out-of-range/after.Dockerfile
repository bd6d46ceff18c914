FROM golang:1.24 AS build
RUN useradd -r -u 10001 web
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
USER 10001
CMD ["web"]
