FROM golang:1.24
ENV PATH=/opt/tools:$PATH
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
