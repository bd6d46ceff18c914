FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /mail .

FROM debian:12-slim
RUN echo "app:x:1500:1600::/:/usr/sbin/nologin" >> /etc/passwd && echo "app:x:1600:" >> /etc/group
COPY --from=build /mail /mail
USER app
ENTRYPOINT ["/mail"]
