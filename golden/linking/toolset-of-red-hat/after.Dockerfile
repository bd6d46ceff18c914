FROM registry.access.redhat.com/ubi9/go-toolset:1.24 AS build
USER root
WORKDIR /src
COPY . .
RUN go build -o /app .

FROM gcr.io/distroless/base-debian13
COPY --from=build /app /app
CMD ["/app"]
