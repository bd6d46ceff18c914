FROM golang:1.24 AS build
ENV GOBIN=/usr/local/bin
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go install ./cmd/api

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/api /usr/local/bin/api
ENTRYPOINT ["api"]
CMD ["-port", "8080"]
