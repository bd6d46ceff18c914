FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ENTRYPOINT ["./entrypoint.sh"]
CMD ["-verbose"]
