FROM golang:1.24
WORKDIR /src
COPY . .
RUN ./build.sh
RUN for name in api worker; do mv out/$name /usr/local/bin/; done
CMD ["api"]
