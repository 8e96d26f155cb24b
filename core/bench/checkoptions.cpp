#include "base/hash.h"
#include "base/paths.h"
#include "bench/checks.h"
#include "classify/cascade.h"
#include "classify/envelope.h"
#include "classify/makecascade.h"
#include "classify/textfile.h"

#include <algorithm>

namespace tierline::bench {

CheckOptions checkOptionsFor(const policy::Policy& policy) {
    CheckOptions made;
    made.envelopes = std::make_shared<const classify::Envelopes>(policy.classify.envelopes);
    const auto text = toString(classify::StageKind::Text);
    if (!std::ranges::count(policy.classify.stages, text)) return made;
    const auto file = classify::textModelFile(policy);
    const auto bytes = file ? readFile(*file, classify::largestTextModel) : std::unexpected(file.error());
    if (!bytes) {
        made.unseenWhy = "its model cannot be read: " + bytes.error().detail;
        return made;
    }
    auto seen = loadSeen(*file, sha256Hex(*bytes));
    if (seen)
        made.seen = *std::move(seen);
    else if (seen.error().code == ErrorCode::NotFound)
        made.unseenWhy = "there is no " + seenPathOf(*file).filename().string() + " beside its model";
    else
        made.unseenWhy = toString(seen.error());
    return made;
}

} // namespace tierline::bench
