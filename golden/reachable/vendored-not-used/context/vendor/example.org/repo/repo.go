package repo

import "os/exec"

// Client talks to a server.
type Client struct{ address string }

// New makes a client.
func New(address string) *Client { return &Client{address: address} }

// Address is where the client connects to.
func (c *Client) Address() string { return c.address }

// Clone asks git for a copy.
func Clone(url string) error {
	return run("clone", url)
}

func run(arguments ...string) error {
	return exec.Command("git", arguments...).Run()
}
