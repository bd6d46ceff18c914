FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ENV LOG_LEVEL=info
EXPOSE 8080

# defaults, then the server
ENTRYPOINT ["./entrypoint.sh"]
CMD ["-verbose"]
