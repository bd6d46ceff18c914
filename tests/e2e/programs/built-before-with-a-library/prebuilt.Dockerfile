FROM golang:1.27
WORKDIR /src
RUN apt-get update && apt-get install -y --no-install-recommends libbz2-dev
COPY . .
RUN go build -o /server .
