FROM golang:1.24
# only for experiments: distroify: ignore does not begin this comment
# distroify: ignore[runtime-package]
RUN apt-get update && apt-get install -y ffmpeg
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
