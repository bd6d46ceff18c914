# escape=`
FROM golang:1.24
ENV SHARE="C:\data of $GOPATH" PRICE="5 `$ for `"$GOPATH`""
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
LABEL note="in $GOPATH says \ and `" too"
ENTRYPOINT ["/out/app"]
