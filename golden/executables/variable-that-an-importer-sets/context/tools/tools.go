package tools

var Hook = ""
