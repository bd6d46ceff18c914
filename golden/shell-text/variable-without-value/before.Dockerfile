FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ARG PORT=8080
CMD ./web -port $PORT
