FROM debian:bookworm-slim
COPY server /server
CMD ["/server"]
