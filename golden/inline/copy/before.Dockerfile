FROM golang:1.24
WORKDIR /app
COPY . .
# distroify: copy locales/
# distroify: copy docs/help.txt /usr/share/web/help.txt
RUN go build -o web .
CMD ["./web"]
