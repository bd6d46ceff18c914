package tools

var Git = "git"
