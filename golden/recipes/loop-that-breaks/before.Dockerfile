FROM golang:1.24
WORKDIR /src
COPY . .
RUN ./build.sh
CMD ["/src/out/api"]
