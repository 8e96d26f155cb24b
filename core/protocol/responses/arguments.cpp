#include "protocol/responses/arguments.h"

#include "base/jsonwriter.h"
#include "protocol/json.h"

namespace tierline::protocol::responses {

std::optional<std::string> mendedArguments(std::string_view arguments) {
    if (arguments.empty()) return "{}";
    thread_local JsonParser parser;
    if (const auto root = parser.parse(arguments); root && root->isObject()) return std::nullopt;
    return wrapInput(arguments);
}

std::string wrapInput(std::string_view text) {
    std::string out = R"({"input":)";
    appendJsonString(out, text);
    return out += '}';
}

std::string unwrapInput(std::string_view arguments) {
    thread_local JsonParser parser;
    if (const auto root = parser.parse(arguments); root && root->size() == 1)
        if (const auto text = (*root)["input"].string()) return std::string(*text);
    return std::string(arguments);
}

std::string escapedPiece(std::string_view text) {
    std::string out;
    appendJsonString(out, text);
    return out.substr(1, out.size() - 2);
}

} // namespace tierline::protocol::responses
