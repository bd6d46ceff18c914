FROM golang:1.24
ARG UID=1235
ARG GID=1234
RUN groupadd --gid $GID app && useradd --uid=$UID --gid $GID app
WORKDIR /app
COPY . .
RUN go build -o /usr/local/bin/web . && mkdir /data && chown -R app:app /data
USER app
CMD ["web"]
