// The schema step of retention and search; part of schema.cpp's numbered list.
#pragma once

#include <string_view>

namespace tierline::ledger {

// `bodies`: bodies.h. `pins`: decisions kept whatever their age. `keeping`: how far counting, indexing and
// removing have come (keepstate.h). `words`: for each prompt the terms it has, but not its text; `ascii`
// takes the terms as terms.h makes them and will with every later SQLite, as removing needs the very same
// terms again.
inline constexpr std::string_view keepStep = R"(
CREATE TABLE IF NOT EXISTS bodies(seq INTEGER PRIMARY KEY, prompt BLOB, reply BLOB) STRICT;
CREATE TABLE pins(seq INTEGER PRIMARY KEY) STRICT;
CREATE TABLE keeping(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(terms, content='', columnsize=0, detail=none, tokenize='ascii');
)";

} // namespace tierline::ledger
