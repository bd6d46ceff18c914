FROM golang:1.24
ARG PORT=8080
WORKDIR /app
COPY . .
RUN go build -o web .
LABEL port=$PORT
EXPOSE ${PORT}
CMD ["./web"]
