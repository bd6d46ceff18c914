package main

const version = "development"
