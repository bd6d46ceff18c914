FROM golang:1.27
WORKDIR /app
COPY . .
ARG RELEASE=4.2.0
RUN CGO_ENABLED=0 go build -ldflags "-X main.release=$RELEASE" -o server .
CMD ["/app/server"]
