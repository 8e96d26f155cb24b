// Feeds a reply stream in pieces and prints what came of it.
#pragma once

#include "protocol/print.h"

#include <array>
#include <string>
#include <string_view>

namespace tierline::protocol {

inline QString shown(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

inline constexpr std::array kindSigns{'P', 'C', '.', 'U', 'T', 'E'};

struct Run {
    std::string kinds, bytes;
    void take(const std::vector<Segment>& segments) {
        for (const auto& segment : segments) {
            const char sign = kindSigns.at(static_cast<std::size_t>(segment.kind));
            const bool isLooseLf = segment.bytes == "\n" && kinds.ends_with('E'); // of a CRLF that was split
            if (!isLooseLf && (kinds.empty() || kinds.back() != sign)) kinds += sign;
            bytes += segment.bytes;
        }
    }
};

inline Run run(ReplyStream& stream, std::string_view bytes, std::size_t step) {
    Run done;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        const std::string piece(bytes.substr(at, step));
        done.take(stream.feed(piece));
    }
    done.take(stream.close());
    return done;
}

inline std::string stateOf(const ReplyStream& stream) {
    return fmt::format("{}{}{} | {} | {} | {}", stream.finished() ? "finished " : "",
                       stream.hasContent() ? "content " : "", stream.finishReason(),
                       protocol::plain(stream.usage()), protocol::plain(stream.error()), stream.text());
}

} // namespace tierline::protocol
