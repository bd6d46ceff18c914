FROM gcr.io/distroless/static-debian13
ENV HOME=/
COPY server /server
ENTRYPOINT ["/server"]
