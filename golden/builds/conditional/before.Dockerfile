FROM golang:1.24
ARG DEV=0
WORKDIR /app
COPY . .
RUN if [ "$DEV" = 0 ]; then go build -o web .; fi
CMD ["./web"]
