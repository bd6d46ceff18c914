#!/bin/bash
set -euo pipefail
export GREETING=always
./app 'one word' two
