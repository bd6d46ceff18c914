FROM golang:1.27
WORKDIR /app
COPY . .
RUN date +%s.%N > stamp.txt && go build -o server . && rm stamp.txt
CMD ["/app/server"]
