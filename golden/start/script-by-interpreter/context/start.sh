#!/bin/sh
exec ./web
