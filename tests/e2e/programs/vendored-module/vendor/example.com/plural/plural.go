// Package plural knows a little English.
package plural

import "strings"

// Of is the plural of a word.
func Of(word string) string {
	if strings.HasSuffix(word, "x") {
		return word + "es"
	}
	return word + "s"
}
