target "text" {
  dockerfile-inline = <<EOT
FROM alpine
EOT
  tags = ["registry.example.com/team/app:2"]
}
target "broken" {
  tags = [ "registry.example.com/team/app:2"
  platforms = }
