ARG BASE
FROM $BASE
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
