FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ARG RUN_AS
USER $RUN_AS
CMD ["./web"]
