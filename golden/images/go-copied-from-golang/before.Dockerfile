FROM debian:bookworm-slim
COPY --from=golang:1.24-bookworm /usr/local/go /usr/local/go
ENV PATH=/usr/local/go/bin:$PATH
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
