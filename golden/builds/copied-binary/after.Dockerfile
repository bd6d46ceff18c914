FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o main .
RUN cp main /usr/bin/web-server

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/bin/web-server /usr/bin/web-server
CMD ["web-server"]
