FROM golang:1.26 AS tool
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /tool .

FROM gcr.io/distroless/static-debian13 AS tools
WORKDIR /src
COPY --from=tool /tool /tool
ENTRYPOINT ["/tool"]

FROM gcr.io/distroless/static-debian13
COPY server /server
CMD ["/server"]
