FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/api ./cmd/api && CGO_ENABLED=0 go build -o /usr/local/bin/step ./cmd/step

FROM gcr.io/distroless/static-debian13
WORKDIR /home
COPY --from=build /usr/local/bin/api /usr/local/bin/step /usr/local/bin/
CMD ["api"]
