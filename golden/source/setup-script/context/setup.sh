#!/bin/sh
frobnicate --everything
