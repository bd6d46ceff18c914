FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/api ./cmd/api && go build -o /usr/local/bin/step ./cmd/step

FROM debian:12-slim
COPY --from=build /usr/local/bin/api /usr/local/bin/step /usr/local/bin/
WORKDIR /home
CMD ["api"]
