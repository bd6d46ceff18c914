FROM registry.example.com/platform/golang-ci:1.24
WORKDIR /app
COPY . .
RUN go install .
CMD ["web"]
