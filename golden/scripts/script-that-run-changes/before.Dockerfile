FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
RUN sed -i s/@LEVEL@/info/ entrypoint.sh
ENTRYPOINT ["./entrypoint.sh"]
CMD ["-verbose"]
