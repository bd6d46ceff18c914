FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o page .
ENV PAGE_CONFIG=/app/settings/page.json
CMD ["./page"]
