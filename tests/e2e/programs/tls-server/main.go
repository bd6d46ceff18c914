package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	content, err := os.ReadFile(filepath.Join(os.Getenv("TLS_FOLDER"), "server.crt"))
	if err != nil {
		log.Fatal(err)
	}
	block, _ := pem.Decode(content)
	certificate, err := x509.ParseCertificate(block.Bytes)
	fmt.Println(certificate.Subject, err)
}
