FROM golang:1.24
# asks itself
HEALTHCHECK --interval=30s --retries=2 CMD /app/web -check
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["/app/web"]
