#include "base/jsonwriter.h"
#include "protocol/objectscan.h"
#include "protocol/request.h"

#include <array>
#include <utility>

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

Splice::Splice(const Request& request, std::string_view upstreamModel, bool forceIncludeUsage) {
    appendJsonString(m_model, upstreamModel);
    struct Edit {
        ByteRange range;
        std::string_view text;
    };
    std::array<Edit, 2> edits{Edit{request.modelValue, m_model}, Edit{}};
    std::size_t count = 1;
    if (forceIncludeUsage && request.dialect == Dialect::OpenAi && request.stream && !request.includeUsage) {
        if (const auto& place = request.streamOptions) {
            m_options = withUsage(request.body.substr(place->begin, place->end - place->begin));
            edits[count++] = {*place, m_options};
        } else {
            m_options = R"("stream_options":{"include_usage":true},)"; // `model` follows somewhere behind it
            edits[count++] = {{request.objectOpen, request.objectOpen}, m_options};
        }
    }
    if (count == 2 && edits[1].range.begin < edits[0].range.begin) std::swap(edits[0], edits[1]);

    const auto put = [this](std::string_view piece) {
        if (piece.empty()) return;
        m_pieces.push_back(piece);
        m_size += piece.size();
    };
    std::size_t at = 0;
    for (std::size_t i = 0; i < count; ++i) {
        put(request.body.substr(at, edits[i].range.begin - at));
        put(edits[i].text);
        at = edits[i].range.end;
    }
    put(request.body.substr(at));
}

} // namespace tierline::protocol
