package main

import (
	"crypto/x509"
	_ "embed"
	"encoding/pem"
	"fmt"
	"log"
)

//go:embed certs/server.crt
var server []byte

func main() {
	block, _ := pem.Decode(server)
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		log.Fatal(err)
	}
	chains, err := certificate.Verify(x509.VerifyOptions{DNSName: "server.example.com"})
	if err != nil {
		log.Fatal(err)
	}
	for _, link := range chains[0] {
		fmt.Println(link.Subject)
	}
}
