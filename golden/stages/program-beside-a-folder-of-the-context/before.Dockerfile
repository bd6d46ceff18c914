FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o bank .

FROM alpine:3.22
COPY --from=build /src/bank /src/rates /bank/
CMD ["/bank/bank"]
