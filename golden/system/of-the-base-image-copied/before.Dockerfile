FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
# distroify: copy /etc/localtime
CMD ["./web"]
