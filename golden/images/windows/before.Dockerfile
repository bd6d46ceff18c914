FROM golang:1.24-windowsservercore-ltsc2022
WORKDIR /app
COPY . .
RUN go build -o web.exe .
CMD ["web.exe"]
