FROM golang:1.24 AS build
WORKDIR /src
COPY . .
ARG STAMP
RUN if [ -n "$STAMP" ]; then echo "$STAMP" > build.txt; fi
RUN CGO_ENABLED=0 go build -o app .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /src/app /src/app
COPY --from=build /src/build.txt /src/build.txt
CMD ["./app"]
