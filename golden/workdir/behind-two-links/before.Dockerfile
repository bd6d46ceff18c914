FROM golang:1.24
RUN mkdir /data && ln -s /data /d1 && ln -s /d1 /d2
WORKDIR /d2/web
COPY . .
RUN go build -o web .
CMD ["./web"]
