FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ENV HTTPS_PORT=443 SMTP_PORT=25
EXPOSE 80 443 8080
CMD ["./web", "-admin-port", "81"]
