#include "base/secret.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sys/stat.h>

namespace tierline {

namespace {

Result<Secret> fromFile(const std::string& path) {
    struct stat info{};
    if (stat(path.c_str(), &info) != 0)
        return fail(ErrorCode::NotFound, "key file " + path + " does not exist", "create it with mode 0600");
    if ((info.st_mode & 077U) != 0)
        return fail(ErrorCode::Refused, "key file " + path + " can be read by others", "chmod 600 " + path);
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail(ErrorCode::Io, "key file " + path + " cannot be read");
    std::string text{std::istreambuf_iterator<char>(in), {}};
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.pop_back();
    if (text.empty()) return fail(ErrorCode::InvalidInput, "key file " + path + " is empty");
    return Secret(std::move(text));
}

} // namespace

Result<Secret> resolveWithoutKeychain(std::string_view reference) {
    if (reference.starts_with("env:")) {
        const std::string name(reference.substr(4));
        const char* text = std::getenv(name.c_str());
        if (text == nullptr || *text == '\0')
            return fail(ErrorCode::NotFound, "environment variable " + name + " is not set",
                        "export " + name + "=…");
        return Secret(text);
    }
    if (reference.starts_with("file:")) return fromFile(std::string(reference.substr(5)));
    if (reference.starts_with("keychain:"))
        return fail(ErrorCode::Unavailable, "the keychain is only available in the workbench",
                    "use key: \"env:NAME\" or key: \"file:/path\" (mode 0600) here");
    return fail(ErrorCode::InvalidInput, "a key must begin with env:, file: or keychain:");
}

} // namespace tierline
