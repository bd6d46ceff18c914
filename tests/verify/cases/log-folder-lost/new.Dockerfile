FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/server .

FROM gcr.io/distroless/static-debian13
WORKDIR /srv
COPY --from=build /out/server /usr/local/bin/server

CMD ["server"]
