if [ -z "$PORT" ]; then
    PORT=8080
    export PORT
fi
HOST=localhost
./web -verbose
