FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o server .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/server /app/server
COPY --from=build /app/limits.json /app/limits.json
COPY --from=build /app/texts /app/texts
CMD ["./server"]
