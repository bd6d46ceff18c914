FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13:debug
WORKDIR /app
COPY --from=build /app/web /app/web
COPY --from=build /app/wait.sh /app/wait.sh
ENTRYPOINT ["/busybox/sh", "./wait.sh"]
CMD ["-verbose"]
