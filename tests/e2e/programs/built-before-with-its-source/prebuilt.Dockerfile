FROM golang:1.27
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -tags fast -o /server .
