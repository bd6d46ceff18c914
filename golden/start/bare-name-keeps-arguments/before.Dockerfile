FROM golang:1.24
WORKDIR /app
COPY . .
RUN go install
CMD [ "web",  "-v" ]
