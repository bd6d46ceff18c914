FROM golang:1.24
ARG MAJOR=1
ARG VERSION=$MAJOR.0
WORKDIR /app
COPY . .
RUN go build -o web .
LABEL version=$VERSION
CMD ["./web"]
