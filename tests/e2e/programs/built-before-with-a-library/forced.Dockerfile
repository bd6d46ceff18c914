FROM gcr.io/distroless/cc-debian13
WORKDIR /app
COPY server /app/server
CMD ["./server"]
