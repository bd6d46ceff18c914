// Package config reads settings.
package config

import (
	"io/ioutil"
	"os"
	"path"
)

const (
	folder = "configs"
	suffix = ".yml"
)

var name = "app" + suffix

func getenv(key, fallback string) string {
	if value, ok := os.LookupEnv(key); ok {
		return value
	}
	return fallback
}

// Load is the text of the settings.
func Load() (string, error) {
	content, err := ioutil.ReadFile(path.Join(getenv("CONFIG_FOLDER", folder), name))
	return string(content), err
}
