FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /notes .
RUN mkdir -p /rootfs/data/notes && chown 1200:1200 /rootfs/data && chown 1200:1200 /rootfs/data/notes

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/ /
COPY --from=build /notes /usr/local/bin/notes
USER 1200:1200
WORKDIR /data
CMD ["notes"]
