// The texts of a decision, prompt, reply and request, compressed one by one in the table `bodies`, whose
// `seq` is that of the decision; a NULL was not captured. One packer belongs to one thread.
#pragma once

#include "base/error.h"
#include "ledger/packed.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct ZSTD_CCtx_s;

namespace tierline::ledger {

// As `packText`, made for the rate of the traffic: it keeps its memory and prefers speed to size.
class BodyPacker {
public:
    BodyPacker();
    // Valid until the next call. Empty only when memory has run out.
    std::string_view pack(std::string_view text);

private:
    struct Free {
        void operator()(ZSTD_CCtx_s* context) const;
    };
    std::unique_ptr<ZSTD_CCtx_s, Free> m_context;
    std::string m_packed;
};

struct Body {
    std::optional<std::string> prompt, reply;
};
// Nothing of either: not captured, or gone with age. Corrupt: damaged on disk.
Result<Body> bodyOf(sqlite3* database, std::int64_t seq);

// What the client sent, its body alone. Beyond this it is cut: a cut one can be read, not sent again.
inline constexpr std::size_t requestKept = 4U << 20U; // bytes
struct KeptRequest {
    std::string text;
    std::int64_t bytes = 0; // of all of it
    bool isCut() const { return bytes > static_cast<std::int64_t>(text.size()); }
};
Result<std::optional<KeptRequest>> requestOf(sqlite3* database, std::int64_t seq);

} // namespace tierline::ledger
