#!/bin/sh
curl -f http://config/ > config.json
exec ./web "$@"
