FROM golang:1.24
COPY . /src
RUN cd /src && go build -o /server .
WORKDIR /
RUN rm -rf /src
CMD ["/server"]
