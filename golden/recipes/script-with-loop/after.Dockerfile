FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 ./build.sh
RUN for name in api worker; do mv out/$name /usr/local/bin/; done

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/api /usr/local/bin/api
COPY --from=build /usr/local/bin/worker /usr/local/bin/worker
CMD ["api"]
