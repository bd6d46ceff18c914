FROM golang:1.24
RUN apt-get update && apt-get install -y gosu && useradd -u 10001 app
WORKDIR /app
COPY . .
RUN go build -o web .
USER root
ENTRYPOINT ["gosu", "app:app"]
CMD ["./web", "-v"]
