FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ENTRYPOINT ["sh", "-c", "./web -v"]
CMD ["serve"]
