package main

const version = "production"
