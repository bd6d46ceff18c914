FROM alpine:3.20
RUN apk add --no-cache postgresql-client
COPY server /opt/server
CMD ["psql"]
