FROM golang:1.24
VOLUME $HOME/data
WORKDIR /src
COPY . .
RUN useradd --uid 1234 --create-home shop
RUN go build -o /app .
USER shop
CMD ["/app"]
