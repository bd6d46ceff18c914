exec ./web "$@"
