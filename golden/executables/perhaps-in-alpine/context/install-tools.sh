#!/bin/sh
apk add ffmpeg
