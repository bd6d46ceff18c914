FROM golang:1.24
ARG COMMIT
ENV COMMIT=$COMMIT
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
