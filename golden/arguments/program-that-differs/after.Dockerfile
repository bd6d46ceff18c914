FROM golang:1.24 AS build
ARG SERVICE=api
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/$SERVICE ./cmd/$SERVICE

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /out/api /out/api
ENTRYPOINT ["/out/api"]
