FROM golang:1.24
ENV PATH=/app/bin:$PATH
WORKDIR /app
COPY . .
RUN go build -o bin/web .
CMD ["web"]
