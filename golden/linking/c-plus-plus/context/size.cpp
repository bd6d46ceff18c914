#include <string>

extern "C" int size(void) {
    return std::string("seven").size();
}
