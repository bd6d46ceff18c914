FROM golang:1.24
ARG NAME=web
ENV OUT=/opt
WORKDIR /src
COPY . .
RUN go build -o ${OUT}/${NAME} .
CMD ["/opt/web"]
