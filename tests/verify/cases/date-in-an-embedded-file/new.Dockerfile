FROM golang:1.27 AS build
WORKDIR /app
COPY . .
RUN date +%s.%N > stamp.txt && CGO_ENABLED=0 go build -o server . && rm stamp.txt
FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/server /app/server
CMD ["/app/server"]
