//go:build thumbs

package main

import "os/exec"

func init() { _ = exec.Command("ffmpeg").Run() }
