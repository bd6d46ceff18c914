FROM alpine:3.20 AS build
RUN adduser -D -H -u 1000 shop
COPY server /server

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/shop
WORKDIR /
COPY --from=build /server /server
COPY --from=build /etc/group /etc/group
COPY --from=build /etc/passwd /etc/passwd
USER 1000:1000
CMD ["/server"]
