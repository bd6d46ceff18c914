FROM fedora:42
RUN dnf install -y golang
COPY company-ca.crt /etc/pki/ca-trust/source/anchors/
RUN update-ca-trust
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
