FROM golang:1.24
WORKDIR /app
COPY . .
RUN apt-get update && apt-get install -y ffmpeg
RUN go build -o web .
CMD ["./web"]
