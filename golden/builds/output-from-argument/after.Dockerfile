FROM golang:1.24 AS build
ARG NAME=web
ENV OUT=/opt
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o ${OUT}/${NAME} .

FROM gcr.io/distroless/static-debian13
ENV OUT=/opt
WORKDIR /src
COPY --from=build /opt/web /opt/web
CMD ["/opt/web"]
