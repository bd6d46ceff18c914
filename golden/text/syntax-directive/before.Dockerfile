# syntax=docker/dockerfile:1
# check=skip=JSONArgsRecommended

FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ./web
