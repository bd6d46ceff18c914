FROM golang:1.24
RUN groupadd -g 1300 staffers && useradd -u 1200 -g staffers app
WORKDIR /app
COPY . .
RUN go build -o web .
USER app:staffers
CMD ["./web"]
