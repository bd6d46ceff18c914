// Package docs has the document of the API.
package docs

import "github.com/swaggo/swag"

func init() { swag.Register("swagger", `{"swagger": "2.0"}`) }
