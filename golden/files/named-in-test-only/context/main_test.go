package main

import (
	"os"
	"testing"
)

func TestGolden(t *testing.T) {
	if _, err := os.ReadFile("fixtures/answer.json"); err != nil {
		t.Fatal(err)
	}
}
