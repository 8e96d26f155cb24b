// One harness for every reader of the protocol folder. The first byte chooses the reader, for streams the
// second the size of the pieces. Run: protocol_fuzz -max_total_time=60 corpus/
#include "protocol/reply.h"
#include "protocol/request.h"
#include "protocol/serverdelay.h"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace tierline;
using namespace tierline::protocol;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void readRequest(Dialect dialect, std::string_view body) {
    const auto read = dialect == Dialect::OpenAi ? readChatCompletions : readMessages;
    const auto request = read(body, false);
    if (!request) return;
    const Splice splice(*request, {.model = "up/stream", .forceIncludeUsage = true, .maxOutput = {}});
    std::string spliced;
    for (const auto piece : splice.pieces())
        spliced += piece;
    const auto again = read(spliced, false);
    require(again && again->model == "up/stream" && again->userText == request->userText);
    require(dialect == Dialect::Anthropic || !again->stream || !again->streamOptions || again->includeUsage
            || spliced.find("include_usage") == std::string::npos);
}

// In pieces the same as whole, and no byte lost or changed.
void readStream(Dialect dialect, std::string_view bytes, std::size_t piece) {
    StreamReader whole(dialect, false);
    std::string together;
    for (const auto& segment : whole.feed(bytes))
        together += segment.bytes;
    require(bytes.substr(0, together.size()) == together);
    StreamReader pieces(dialect, false);
    std::string apart;
    for (std::size_t at = 0; at < bytes.size(); at += piece)
        for (const auto& segment : pieces.feed(bytes.substr(at, piece)))
            apart += segment.bytes;
    require(apart == together || bytes.substr(0, apart.size()) == apart);
    whole.close();
    pieces.close();
    require(whole.finished() == pieces.finished() && whole.text() == pieces.text());
    require(whole.usage() == pieces.usage() && whole.error().has_value() == pieces.error().has_value());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    std::string text(size - 2, '\0');
    for (std::size_t i = 2; i < size; ++i)
        text[i - 2] = static_cast<char>(data[i]);
    const auto dialect = data[0] % 2 == 0 ? Dialect::OpenAi : Dialect::Anthropic;
    switch (data[0] / 2 % 4) {
    case 0: readRequest(dialect, text); break;
    case 1: readStream(dialect, text, data[1] % 16U + 1U); break;
    case 2: readPlainReply(dialect, text); break;
    default: classifyError(dialect, 400 + data[1], text); serverDelay(std::nullopt, text, text, Wall{});
    }
    return 0;
}
