FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web . && printf '#!/bin/sh\nexec ./web\n' > /start.sh && chmod +x /start.sh
CMD ["/start.sh"]
