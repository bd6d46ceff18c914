FROM golang:1.27
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/api ./cmd/api && go build -o /usr/local/bin/step ./cmd/step
WORKDIR /home
CMD ["api"]
