#include "classify/vectorscanguard.h"

#include <cstdarg>
#include <cstdio>

// The C library's entry for a checked `snprintf` (LSB 5.0, __snprintf_chk); what a program defines itself
// goes before the library's.
extern "C" [[gnu::visibility("default")]] int __snprintf_chk(char* out, std::size_t limit, int /*flag*/,
                                                             std::size_t room, const char* format, ...) {
    if (limit > room) {
        if (room > 0) *out = '\0';
        return 0;
    }
    std::va_list arguments;
    va_start(arguments, format);
    const int written = std::vsnprintf(out, limit, format, arguments);
    va_end(arguments);
    return written;
}

namespace tierline::classify {

void survivesVectorscan() {}

} // namespace tierline::classify
