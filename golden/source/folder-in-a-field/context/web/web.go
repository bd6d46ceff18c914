package web

func Log() {}
