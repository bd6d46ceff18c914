FROM golang:1.24 AS build
ARG UID=1235
ARG GID=1234
RUN groupadd --gid $GID app && useradd --uid=$UID --gid $GID app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web . && mkdir /data && chown -R app:app /data

FROM gcr.io/distroless/static-debian13
ARG UID=1235
ARG GID=1234
WORKDIR /app
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build --chown=${UID}:${GID} /data /data
USER ${UID}:${GID}
CMD ["web"]
