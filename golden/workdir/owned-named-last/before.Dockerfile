FROM golang:1.24
RUN useradd --uid 1001 app
WORKDIR /app
COPY . .
RUN go build -o web . && chown -R app:app /app
EXPOSE 8080
USER app
WORKDIR /app
CMD ["./web"]
