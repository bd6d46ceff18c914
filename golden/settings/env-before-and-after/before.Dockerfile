FROM golang:1.24
# used by the program
ENV APP_MODE=release
# used by the build
ENV GOPROXY=direct
WORKDIR /app
COPY . .
RUN go build -o web .
ENV PORT=8080
ENV GOPROXY=off
CMD ["./web"]
