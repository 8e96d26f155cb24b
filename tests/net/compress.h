// Compressed bodies for the tests, made by zlib itself.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <zlib.h>

namespace tierline::net::test {

enum class Wrapper { Gzip = 15 + 16, Zlib = 15, Raw = -15 };

// One compressed piece for each given, flushed so that it can be read by itself; the last ends the stream.
inline std::vector<std::string> compressEach(Wrapper wrapper, const std::vector<std::string>& pieces,
                                             int level = 6, bool named = false) {
    z_stream stream{};
    deflateInit2(&stream, level, Z_DEFLATED, static_cast<int>(wrapper), 8, Z_DEFAULT_STRATEGY);
    gz_header header{};
    Bytef name[] = "events.txt";
    header.name = name;
    header.hcrc = 1;
    if (named) deflateSetHeader(&stream, &header);
    std::vector<std::string> result;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        std::string piece = pieces[i];
        std::string out(deflateBound(&stream, piece.size()) + 64, '\0');
        stream.next_in = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_in = static_cast<uInt>(piece.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        deflate(&stream, i + 1 == pieces.size() ? Z_FINISH : Z_SYNC_FLUSH);
        out.resize(out.size() - stream.avail_out);
        result.push_back(std::move(out));
    }
    deflateEnd(&stream);
    return result;
}

inline std::string compressed(Wrapper wrapper, const std::string& text, int level = 6, bool named = false) {
    return compressEach(wrapper, {text}, level, named).front();
}

} // namespace tierline::net::test
