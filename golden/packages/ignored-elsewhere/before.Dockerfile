FROM golang:1.24
# distroify: ignore[needs-shell]
RUN apt-get update && apt-get install -y ffmpeg
# distroify: ignore[runtime-package]
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
