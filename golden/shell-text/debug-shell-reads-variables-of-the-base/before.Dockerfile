FROM golang:1.24.3
ENV GOFLAGS=-trimpath
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ./web --built-by "$GOLANG_VERSION" --flags "$GOFLAGS" >>/tmp/log
