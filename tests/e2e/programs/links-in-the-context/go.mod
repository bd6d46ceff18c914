module example.com/links-in-the-context

go 1.21
