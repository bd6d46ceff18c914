#!/bin/sh
echo told
