FROM golang:1.24 AS build
ARG NAME=app
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/$NAME .

FROM gcr.io/distroless/static-debian13
ARG NAME=app
COPY --from=build /out/ /out/
ENTRYPOINT ["/out/app"]
