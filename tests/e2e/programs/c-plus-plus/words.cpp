#include "words.h"

#include <iostream>
#include <stdexcept>
#include <string>

int count(void) {
    try {
        throw std::runtime_error("caught in C++");
    } catch (const std::exception &error) {
        std::cout << error.what() << std::endl;
        return std::string(error.what()).size();
    }
}
