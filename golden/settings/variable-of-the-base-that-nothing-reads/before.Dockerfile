FROM golang:1.24
WORKDIR /app
COPY . .
RUN echo "$GOLANG_VERSION" && go build -o web .
CMD ["./web"]
