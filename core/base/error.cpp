#include "base/error.h"

namespace tierline {

std::string toString(const Error& error) {
    std::string text;
    if (!error.file.empty()) {
        text += error.file;
        if (error.line > 0) text += ":" + std::to_string(error.line);
        if (error.line > 0 && error.column > 0) text += ":" + std::to_string(error.column);
        text += ": ";
    }
    text += error.detail;
    if (!error.remedy.empty()) text += "; " + error.remedy;
    return text;
}

} // namespace tierline
