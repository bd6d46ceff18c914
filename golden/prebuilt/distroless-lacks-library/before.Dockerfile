FROM gcr.io/distroless/base-debian11
COPY server /server
ENTRYPOINT ["/server"]
