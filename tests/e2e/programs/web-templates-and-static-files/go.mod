module example.com/web-templates-and-static-files

go 1.21
