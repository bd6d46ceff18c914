package main

import (
	"net/http"
	"os"
	"path/filepath"
)

type renderer struct{ Dir string }

func (r renderer) render(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(r.Dir, name+".html"))
}

func newRenderer(dir string) *renderer { return &renderer{Dir: dir} }

func main() {
	pages := newRenderer("web")
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		page, err := pages.render(r.URL.Path)
		if err == nil {
			w.Write(page)
		}
	})
	http.ListenAndServe(":8080", nil)
}
