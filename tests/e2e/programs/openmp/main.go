package main

/*
#cgo CFLAGS: -fopenmp
#cgo LDFLAGS: -fopenmp
#include <omp.h>

static int total(int n) {
    int sum = 0;
#pragma omp parallel for reduction(+ : sum)
    for (int i = 1; i <= n; i++) {
        sum += i;
    }
    return sum;
}
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.total(100))
}
