from golang:1.24 as build
workdir /app
copy . .
run CGO_ENABLED=0 go build -o web .

from gcr.io/distroless/static-debian13
workdir /app
copy --from=build /app/web /app/web
expose 8080
cmd ["./web"]
