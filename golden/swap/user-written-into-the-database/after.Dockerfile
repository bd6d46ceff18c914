FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /mail .

FROM gcr.io/distroless/static-debian13
COPY --from=build /mail /mail
USER 1500:1600
ENTRYPOINT ["/mail"]
