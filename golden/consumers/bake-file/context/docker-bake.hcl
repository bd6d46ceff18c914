variable "REGISTRY" {
  default = "registry.example.com"
}

variable "TAG" {
  default = "latest"
}

group "default" {
  targets = ["app"]
}

target "_named" {
  tags = [
    "${REGISTRY}/team/app:${TAG}",
    notequal("", TAG) ? "${REGISTRY}/team/other:${TAG}" : "",
  ]
}

target "app" {
  inherits = ["_named"]
  args = {
    VERSION = TAG
  }
}
