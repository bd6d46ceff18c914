#!/bin/sh
wget -qO- https://tools.example.com/install | sh
