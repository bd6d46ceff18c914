FROM golang:1.24 AS build
WORKDIR /app
COPY backend/ .
RUN CGO_ENABLED=0 go build -o server .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/server /app/server
COPY --from=build /app/pages /app/pages
CMD ["./server"]
