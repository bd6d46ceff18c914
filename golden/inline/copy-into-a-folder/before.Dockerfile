FROM golang:1.24
WORKDIR /app
COPY . .
# distroify: copy docs/help.txt /usr/share/web/
RUN go build -o web .
CMD ["./web"]
