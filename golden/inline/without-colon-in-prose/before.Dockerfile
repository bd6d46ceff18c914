# distroify ignores what is not Go
# distroify copy: made in May
# distroify drop the cache
FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
