// What went wrong, as a value. `code` says what a caller can do; `detail` is English for a person; place and
// remedy are filled where the cause is a file. No exception crosses a folder border.
#pragma once

#include <expected>
#include <string>

namespace tierline {

enum class ErrorCode {
    InvalidInput, // the caller's text or file is wrong: mend it
    NotFound,
    Io,      // the operating system refused: permission, disk full, …
    InUse,   // someone else holds it: port, lock
    TooNew,  // written by a later version
    Corrupt, // damaged on disk
    Refused, // not allowed by a rule of ours
    Unavailable,
    Internal, // our own mistake
};

struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string detail;
    std::string remedy; // what would be right; may be empty
    std::string file;   // where the cause is a file
    int line = 0;       // 1-based, 0 = unknown
    int column = 0;     // 1-based, in characters

    bool operator==(const Error&) const = default;
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorCode code, std::string detail, std::string remedy = {}) {
    return std::unexpected(Error{code, std::move(detail), std::move(remedy), {}, 0, 0});
}

// "policy.yaml:12:7: unknown key `wieght`; did you mean `weight`?"
std::string toString(const Error& error);

} // namespace tierline
