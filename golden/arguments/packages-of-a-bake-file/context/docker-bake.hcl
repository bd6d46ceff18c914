target "default" {
  args = {
    EXTRA = "ca-certificates ffmpeg"
  }
}
