FROM ubuntu:24.04
RUN apt-get update && apt-get install -y snapd && snap install go --classic
WORKDIR /app
COPY . .
RUN /snap/bin/go build -o web .
CMD ["./web"]
