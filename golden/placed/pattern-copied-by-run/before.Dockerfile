FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
RUN cp conf/*.yml /opt/ && cp --parents pages/en/*.html /srv
CMD ["web"]
