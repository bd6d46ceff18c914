NAME=$1
export GOFLAGS=-trimpath
cd "$(dirname "$0")/../"
go build -o "/tmp/$NAME" .
mv "/tmp/$NAME" /usr/local/bin/
