// The objects of a file of JSON, one at a time, however it is arranged: a line each, an array, objects one
// behind the other, or pages as interfaces give them, {"data": […]}. Memory is bounded by the largest object,
// not by the file. One thread.
#pragma once

#include "bench/bytes.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::bench {

struct JsonRecord {
    std::string_view text; // not checked yet; so many bytes as `protocol::jsonPadding` behind it may be read
    std::int64_t line = 0; // where it begins, from 1
};

class JsonRecords {
public:
    static Result<JsonRecords> begin(ByteReader bytes);
    JsonRecords(JsonRecords&&) noexcept;
    ~JsonRecords();

    // Absent at the end, valid until the next call. The outer error ends the reading. The inner one is of
    // this record (too large, cut off), has file and line, and the next call goes on behind it.
    Result<std::optional<Result<JsonRecord>>> next();

    const std::string& name() const;
    std::int64_t bytes() const; // read so far

private:
    struct State;
    explicit JsonRecords(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace tierline::bench
