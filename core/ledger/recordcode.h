// What of a record no query filters or adds up, as one short run of bytes, the column `rest`: numbers of
// as many bytes as they need, texts that come back by their number (namebook.h), and a text with numbers in
// it as its words by number and those numbers. It begins with its version and a sum over what follows, so
// that damage is found and never read as something else. One coder belongs to one thread.
#pragma once

#include "ledger/namebook.h"
#include "ledger/record.h"

namespace tierline::ledger {

class RestCoder {
public:
    // Valid until the next call. `time` of the record is not contained. Its columns were bound before, so
    // that it spells their names, too.
    std::string_view code(const Record& record, NameKeeper& names);

private:
    std::string m_bytes, m_words;
};

// Fills those members of a record whose `time` is set. Corrupt: damaged; TooNew: of a later version.
Result<void> readRest(std::string_view bytes, NameBook& names, Record& record);

std::string emptyRest(); // of a record that has none of these members

// The names in it, for the one who mends a ledger that lost some; absent: it is damaged.
struct RestNames {
    std::vector<std::int64_t> used;
    std::vector<std::pair<std::int64_t, std::string>> spelled;
};
std::optional<RestNames> namesIn(std::string_view bytes);

} // namespace tierline::ledger
