// Decisions as an HTTP archive (HAR 1.2), which browsers' tools and proxies open: a call each, with what is
// known of it. Neither headers nor keys are kept, so none are in it; what is not the bytes of the wire says
// so in a comment, and the whole record stands beside it as `_tierline`. Pure; any thread.
#pragma once

#include "ledger/record.h"
#include "ledger/texts.h"

#include <string>
#include <string_view>

namespace tierline::ledger {

struct HarOptions {
    std::string baseUrl = "http://127.0.0.1:8787"; // of the gateway
    bool withTexts = false;                        // what was asked and said
};

std::string harHead(std::string_view version); // of the program that writes it
void appendHarEntry(std::string& out, const Record& record, const Texts& texts, const HarOptions& options);
inline constexpr std::string_view harTail = "]}}\n"; // between entries: a comma

} // namespace tierline::ledger
