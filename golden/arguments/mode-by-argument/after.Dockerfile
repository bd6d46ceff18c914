FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .
ARG DIR=/data
RUN mkdir -p "/rootfs/${DIR}" && chmod 0750 "/rootfs/${DIR}"

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/ /
ARG MODE=0750
ARG DIR=/data
COPY --from=build /server /bin/server
VOLUME ["$DIR"]
ENTRYPOINT ["/bin/server"]
