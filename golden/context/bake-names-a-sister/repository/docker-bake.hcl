target "default" {
  context = "api"
  dockerfile = "../deploy/Dockerfile"
}
