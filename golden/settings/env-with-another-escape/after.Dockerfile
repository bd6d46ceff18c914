# escape=`
FROM golang:1.24 AS build
ENV SHARE="C:\data of $GOPATH" PRICE="5 `$ for `"$GOPATH`""
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM gcr.io/distroless/static-debian13
ENV SHARE="C:\data of /go" PRICE="5 `$ for `"/go`""
WORKDIR /src
COPY --from=build /out/app /out/app
LABEL note="in /go says \ and `" too"
ENTRYPOINT ["/out/app"]
