FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web . && chgrp -R 0 /app && chmod -R g=u /app
USER 1001
CMD ["./web"]
