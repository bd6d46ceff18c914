#!/bin/bash
args=(-a -b)
exec ./web "${args[@]}"
