FROM golang:1.27
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /tally .
RUN mkdir /count
CMD ["/tally"]
