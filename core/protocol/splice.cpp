#include "base/jsonwriter.h"
#include "protocol/objectscan.h"
#include "protocol/request.h"

#include <algorithm>
#include <string>

namespace tierline::protocol {

namespace {

bool keyIs(std::string_view quoted, std::string_view name) {
    if (quoted.find('\\') == std::string_view::npos) return quoted.substr(1, quoted.size() - 2) == name;
    JsonParser parser;
    const auto key = parser.parse(quoted);
    return key && key->string() == name;
}

// The client's `stream_options` with include_usage true, every other byte kept. A value that is neither an
// object nor null is the client's mistake and stays for the provider to refuse.
std::string withUsage(std::string_view options) {
    if (options == "null") return R"({"include_usage":true})";
    std::string out(options);
    if (!options.starts_with('{')) return out;
    const auto ranges = scanObject(options);
    bool present = false;
    for (auto member = ranges.members.rbegin(); member != ranges.members.rend(); ++member) {
        const auto [begin, end] = member->key;
        if (!keyIs(options.substr(begin, end - begin), "include_usage")) continue;
        out.replace(member->value.begin, member->value.end - member->value.begin, "true");
        present = true;
    }
    if (!present)
        out.insert(ranges.open,
                   ranges.members.empty() ? R"("include_usage":true)" : R"("include_usage":true,)");
    return out;
}

} // namespace

Splice::Splice(const Request& request, const SpliceOptions& options) {
    struct Edit {
        ByteRange range;
        std::string_view text;
    };
    std::vector<Edit> edits;
    edits.reserve(4);
    if (request.modelValue.end > 0) {
        appendJsonString(m_model, options.model);
        edits.push_back({request.modelValue, m_model});
    }
    if (options.forceIncludeUsage && request.dialect == Dialect::OpenAi && request.stream
        && !request.includeUsage) {
        if (const auto& place = request.streamOptions) {
            m_options = withUsage(request.body.substr(place->begin, place->end - place->begin));
            edits.push_back({*place, m_options});
        } else {
            m_options = R"("stream_options":{"include_usage":true},)"; // `model` follows somewhere behind it
            edits.push_back({{request.objectOpen, request.objectOpen}, m_options});
        }
    }
    if (options.maxOutput && request.maxOutput && *request.maxOutput > *options.maxOutput) {
        m_cap = std::to_string(*options.maxOutput);
        for (const auto range : request.outputLimits)
            edits.push_back({range, m_cap});
    }
    if (request.outputLimitKey && !options.outputLimitKey.empty()) {
        appendJsonString(m_limitKey, options.outputLimitKey);
        edits.push_back({*request.outputLimitKey, m_limitKey});
    }
    std::ranges::sort(edits, {}, [](const Edit& edit) { return edit.range.begin; });

    const auto put = [this](std::string_view piece) {
        if (piece.empty()) return;
        m_pieces.push_back(piece);
        m_size += piece.size();
    };
    std::size_t at = 0;
    for (const auto& edit : edits) {
        put(request.body.substr(at, edit.range.begin - at));
        put(edit.text);
        at = edit.range.end;
    }
    put(request.body.substr(at));
}

} // namespace tierline::protocol
