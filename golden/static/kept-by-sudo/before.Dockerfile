FROM ubuntu:24.04
ENV CGO_ENABLED=0
RUN apt-get update && apt-get install -y golang-go sudo
WORKDIR /app
COPY . .
RUN sudo go build -o web .
CMD ["./web"]
