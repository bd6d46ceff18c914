#include <stdio.h>

#include "read.h"

int first(void) {
    FILE *file = fopen("words.txt", "r");
    return file ? fgetc(file) : -1;
}
