FROM golang:1.24 AS build
ARG SERVICE=api
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /service ./cmd/$SERVICE

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /service /service
COPY --from=build /src/mail/welcome.txt /src/mail/welcome.txt
ENTRYPOINT ["/service"]
