FROM golang:1.24
WORKDIR /app
COPY . .
RUN GOOS=windows go build -o web.exe .
CMD ["./web.exe"]
