FROM golang:1.27
ARG ENDPOINT=https://test.invalid
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -ldflags "-X main.endpoint=${ENDPOINT}" -o /usr/local/bin/server .
LABEL endpoint=$ENDPOINT
CMD ["server"]
