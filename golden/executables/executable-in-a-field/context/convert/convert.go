package convert

import "os/exec"

type Converter struct {
	bin  string
	args []string
}

func New(bin string) *Converter { return &Converter{bin: bin} }

func (c *Converter) Run(file string) error {
	return exec.Command(c.bin, append(c.args, file)...).Run()
}
