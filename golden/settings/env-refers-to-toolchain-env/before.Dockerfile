FROM golang:1.24
ENV GOOS=linux
ENV TARGET=${GOOS}-production
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
