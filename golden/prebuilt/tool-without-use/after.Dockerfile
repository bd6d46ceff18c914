FROM gcr.io/distroless/static-debian13
COPY server /server
CMD ["/server"]
