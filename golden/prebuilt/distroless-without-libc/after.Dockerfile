FROM gcr.io/distroless/base-debian13:nonroot
COPY server /server
ENTRYPOINT ["/server"]
