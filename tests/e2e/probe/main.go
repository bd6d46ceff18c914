// Probe asks a server for the URLs that are its arguments and prints the answers. It runs in the network
// of the server's container, so that the server itself needs no client.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

const patience = 15 * time.Second

func main() {
	client := &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	for _, address := range os.Args[1:] {
		if err := show(client, address); err != nil {
			fmt.Println(address, "failed:", err)
			os.Exit(1)
		}
	}
}

func show(client *http.Client, address string) error {
	if err := listening(address); err != nil {
		return err
	}
	response, err := client.Get(address)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	fmt.Println("GET", address)
	fmt.Println(response.Status)
	for _, changing := range []string{"Date", "Last-Modified"} {
		response.Header.Del(changing)
	}
	response.Header.Write(os.Stdout)
	fmt.Println()
	if _, err := io.Copy(os.Stdout, response.Body); err != nil {
		return err
	}
	fmt.Println()
	return nil
}

func listening(address string) error {
	parsed, err := url.Parse(address)
	if err != nil {
		return err
	}
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		connection, err := net.Dial("tcp", parsed.Host)
		if err == nil {
			return connection.Close()
		}
		if time.Since(start) > patience {
			return err
		}
	}
}
