#!/bin/sh
go generate
