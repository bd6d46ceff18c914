FROM golang:1.24 AS build
RUN mkdir /empty

FROM gcr.io/distroless/static-debian13
COPY --from=build /empty /data
COPY release/ /opt/server/
ENTRYPOINT ["/opt/server/bin/server"]
CMD ["run"]
