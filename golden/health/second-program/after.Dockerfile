FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /bin/api ./cmd/api
RUN CGO_ENABLED=0 go build -o /bin/health ./cmd/health

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /bin/api /bin/api
COPY --from=build /bin/health /bin/health
HEALTHCHECK CMD ["/bin/health"]
CMD ["/bin/api"]
