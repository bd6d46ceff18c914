FROM golang:1.24
ARG DIR
WORKDIR $DIR
COPY . .
RUN go build -o web .
CMD ["./web"]
