FROM golang:1.24 AS tools
RUN go install golang.org/x/tools/cmd/stringer@latest

FROM nginx:1.27
COPY html /usr/share/nginx/html
