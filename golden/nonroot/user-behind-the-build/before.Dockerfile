FROM golang:1.24
RUN useradd --uid 1001 app
WORKDIR /app
COPY . .
RUN go build -o web .
USER app
# the port needs no root
USER root
EXPOSE 8080
CMD ["./web"]
