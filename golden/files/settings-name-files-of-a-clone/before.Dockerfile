FROM golang:1.24
ENV TZ=Europe/Berlin PROFILE=profiles/live PORT=8080
RUN git clone https://git.example.com/team/mail.git /build/mail \
    && cd /build/mail \
    && go build -o /usr/local/bin/mail ./cmd/mail
WORKDIR /build
CMD ["mail", "-templates", "/build/mail/templates"]
