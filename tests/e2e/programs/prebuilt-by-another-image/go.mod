module example.com/prebuilt-by-another-image

go 1.21
