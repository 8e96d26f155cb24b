// What Responses remembers of its replies, for previous_response_id: the whole conversation so far as a JSON
// list of items. Bounded; the oldest is forgotten. On the sandbox's loop only.
#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace tierline::sandbox {

class ReplyMemory {
public:
    const std::string* find(std::string_view id) const; // null: never heard of, or forgotten
    void keep(std::string id, std::string items);

private:
    struct Row {
        std::string id, items;
    };
    std::deque<Row> m_rows;
    std::size_t m_bytes = 0;
};

// `earlier` and `output` are JSON lists or empty; `input` is the body's: a text or a list.
std::string joinedItems(std::string_view earlier, std::string_view requestBody, std::string_view output);

} // namespace tierline::sandbox
