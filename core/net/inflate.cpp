#include "net/inflate.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#define ZLIB_CONST
#include <zlib.h>

namespace tierline::net {
namespace {

constexpr int gzipWindow = 15 + 16; // zlib's way to say it
constexpr int zlibWindow = 15;
constexpr int rawWindow = -15;

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

} // namespace

std::optional<ContentCoding> contentCoding(const Headers& headers) {
    if (headers.count("content-encoding") > 1) return std::nullopt;
    constexpr std::array<std::pair<std::string_view, ContentCoding>, 5> names{
        {{"", ContentCoding::Identity},
         {"identity", ContentCoding::Identity},
         {"gzip", ContentCoding::Gzip},
         {"x-gzip", ContentCoding::Gzip},
         {"deflate", ContentCoding::Deflate}}};
    const std::string_view name = trimmed(headers.value("content-encoding"));
    for (const auto& [known, coding] : names)
        if (equalIgnoringCase(known, name)) return coding;
    return std::nullopt;
}

struct Inflater::Impl {
    enum class Phase : std::uint8_t { Fresh, Within, Between, Broken };

    bool begin(unsigned char first);
    bool skipPadding(std::string_view& bytes);

    ContentCoding coding;
    Phase phase = Phase::Fresh;
    bool made = false;
    z_stream stream{};
    std::array<unsigned char, pieceBytes> output;
};

// Zlib's wrapper begins with its method, 8, in the low half of a byte; raw deflate does not in practice: that
// would be a stored block with a padding bit set.
bool Inflater::Impl::begin(unsigned char first) {
    int window = gzipWindow;
    if (coding == ContentCoding::Deflate) window = (first & 15U) == 8 ? zlibWindow : rawWindow;
    made = inflateInit2(&stream, window) == Z_OK;
    return made;
}

// Behind a member: zeros fill up, in gzip another member may follow. False: something else does.
bool Inflater::Impl::skipPadding(std::string_view& bytes) {
    const auto at = bytes.find_first_not_of('\0');
    bytes.remove_prefix(std::min(at, bytes.size()));
    if (bytes.empty()) return true;
    return coding == ContentCoding::Gzip && inflateReset(&stream) == Z_OK;
}

Inflater::Inflater(ContentCoding coding) : m_impl(std::make_unique_for_overwrite<Impl>()) {
    m_impl->coding = coding;
}

Inflater::~Inflater() {
    if (m_impl->made) inflateEnd(&m_impl->stream);
}

bool Inflater::mayEnd() const {
    return m_impl->phase == Impl::Phase::Fresh || m_impl->phase == Impl::Phase::Between;
}

Inflater::Step Inflater::step(std::string_view bytes) {
    using Phase = Impl::Phase;
    Impl& it = *m_impl;
    const std::size_t offered = bytes.size();
    const auto broken = [&] {
        it.phase = Phase::Broken;
        return Step{State::Broken, offered, {}};
    };
    if (it.phase == Phase::Broken) return broken();
    for (;;) {
        if (it.phase == Phase::Between && !it.skipPadding(bytes)) return broken();
        if (bytes.empty() && it.phase != Phase::Within) return {State::NeedMore, offered, {}};
        if (it.phase == Phase::Fresh && !it.begin(static_cast<unsigned char>(bytes.front()))) return broken();
        it.phase = Phase::Within;

        const std::size_t size = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max());
        it.stream.next_in = reinterpret_cast<const Bytef*>(bytes.data());
        it.stream.avail_in = static_cast<uInt>(size);
        it.stream.next_out = it.output.data();
        it.stream.avail_out = static_cast<uInt>(it.output.size());
        const int code = ::inflate(&it.stream, Z_SYNC_FLUSH);
        bytes.remove_prefix(size - it.stream.avail_in);
        const std::size_t produced = it.output.size() - it.stream.avail_out;
        if (code == Z_STREAM_END)
            it.phase = Phase::Between;
        else if (code != Z_OK && code != Z_BUF_ERROR)
            it.phase = Phase::Broken; // told after what was readable
        if (produced > 0) {
            const auto* text = reinterpret_cast<const char*>(it.output.data());
            return {State::Output, offered - bytes.size(), {text, produced}};
        }
        if (it.phase == Phase::Broken) return broken();
        if (bytes.empty()) return {State::NeedMore, offered, {}};
    }
}

} // namespace tierline::net
