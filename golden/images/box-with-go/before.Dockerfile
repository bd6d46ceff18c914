FROM ubuntu:24.04
RUN apt-get update && apt-get install -y golang-go nodejs vim sudo
RUN go version
CMD ["bash"]
