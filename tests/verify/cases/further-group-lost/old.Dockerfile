FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /notes .
FROM alpine:3.20
RUN echo 'readers:x:3000:notes' >>/etc/group && echo 'notes:x:1500:1500::/:/sbin/nologin' >>/etc/passwd
COPY --from=build /notes /notes
COPY word /etc/notes/word
RUN chown 0:3000 /etc/notes/word && chmod 640 /etc/notes/word
USER notes
CMD ["/notes"]
