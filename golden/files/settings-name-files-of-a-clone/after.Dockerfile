FROM golang:1.24 AS build
ENV TZ=Europe/Berlin PROFILE=profiles/live PORT=8080
RUN git clone https://git.example.com/team/mail.git /build/mail \
    && cd /build/mail \
    && CGO_ENABLED=0 go build -o /usr/local/bin/mail ./cmd/mail

FROM gcr.io/distroless/static-debian13
ENV TZ=Europe/Berlin PROFILE=profiles/live PORT=8080
COPY --from=build /usr/local/bin/mail /usr/local/bin/mail
COPY --from=build /build/mail /build/mail
WORKDIR /build
CMD ["mail", "-templates", "/build/mail/templates"]
