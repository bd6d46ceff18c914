FROM golang:1.24
LABEL maintainer="Ada" \
      # who pays
      team="shop"
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
