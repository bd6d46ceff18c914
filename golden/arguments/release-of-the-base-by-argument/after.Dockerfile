ARG ALPINE=3.22
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM gcr.io/distroless/static-debian13
COPY --from=build /server /server
ENTRYPOINT ["/server"]
