docker build --build-arg CGO=1 -t app .
