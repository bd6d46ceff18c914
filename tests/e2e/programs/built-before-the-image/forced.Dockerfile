FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY server /app/server
CMD ["./server"]
