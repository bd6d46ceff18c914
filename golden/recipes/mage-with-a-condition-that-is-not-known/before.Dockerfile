FROM golang:1.24
ARG RACE
WORKDIR /app
COPY . .
RUN mage build
CMD ["./shop"]
