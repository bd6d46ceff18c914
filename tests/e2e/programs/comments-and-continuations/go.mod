module example.com/comments-and-continuations

go 1.21
