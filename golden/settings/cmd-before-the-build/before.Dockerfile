FROM golang:1.24
WORKDIR /app
EXPOSE 8080
# start the server
CMD ./web -v
COPY . .
RUN go build -o web .
