from golang:1.24
workdir /app
copy . .
run go build -o web .
expose 8080
cmd ["./web"]
