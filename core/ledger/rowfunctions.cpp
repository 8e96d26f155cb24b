#include "ledger/rowfunctions.h"

#include "ledger/cellsdetail.h"
#include "ledger/idcode.h"
#include "ledger/recordcode.h"
#include "ledger/recordparts.h"

#include <array>
#include <cstring>
#include <memory>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

void giveText(sqlite3_context* context, std::string_view text) {
    sqlite3_result_text64(context, text.data() != nullptr ? text.data() : "", text.size(), SQLITE_TRANSIENT,
                          SQLITE_UTF8);
}

std::string_view bytesOf(sqlite3_value* value) {
    const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

// One a connection; its functions share it.
struct Known {
    explicit Known(sqlite3* database) : names(database) {}
    NameBook names;
    std::string text;
};

Known& knownTo(sqlite3_context* context) {
    return **static_cast<std::shared_ptr<Known>*>(sqlite3_user_data(context));
}

void named(sqlite3_context* context, int, sqlite3_value** values) {
    if (sqlite3_value_type(values[0]) != SQLITE_INTEGER) return sqlite3_result_value(context, values[0]);
    const auto text = knownTo(context).names.text(sqlite3_value_int64(values[0]));
    sqlite3_result_text64(context, text.data() != nullptr ? text.data() : "", text.size(), SQLITE_STATIC,
                          SQLITE_UTF8); // names stay as long as the connection
}

void ulid(sqlite3_context* context, int, sqlite3_value** values) {
    IdBits bits{};
    if (sqlite3_value_type(values[0]) != SQLITE_BLOB) return sqlite3_result_value(context, values[0]);
    const auto bytes = bytesOf(values[0]);
    if (bytes.size() != bits.size()) return;
    std::memcpy(bits.data(), bytes.data(), bits.size());
    giveText(context, idOf(bits));
}

void ulidKey(sqlite3_context* context, int, sqlite3_value** values) {
    if (sqlite3_value_type(values[0]) != SQLITE_TEXT) return sqlite3_result_value(context, values[0]);
    const auto* text = static_cast<const char*>(static_cast<const void*>(sqlite3_value_text(values[0])));
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(values[0]));
    if (const auto bits = bitsOf({text, size}))
        sqlite3_result_blob(context, bits->data(), static_cast<int>(bits->size()), SQLITE_TRANSIENT);
    else
        sqlite3_result_value(context, values[0]);
}

struct Member {
    std::string_view name;
    void (*give)(sqlite3_context* context, const Record& record, std::string& text);
};

template <auto Field>
constexpr Member plain(std::string_view name) {
    return {name, [](sqlite3_context* context, const Record& record, std::string&) {
                if constexpr (requires { std::string_view(record.*Field); })
                    giveText(context, record.*Field);
                else
                    sqlite3_result_int64(context, record.*Field);
            }};
}

// Some parts may be absent.
template <Part P>
constexpr Member part(std::string_view name) {
    return {name, [](sqlite3_context* context, const Record& record, std::string& text) {
                text.clear();
                appendPart(text, P, record);
                if (!text.empty()) giveText(context, text);
            }};
}

constexpr std::array members{
    part<Part::Tags>("tags"),
    part<Part::Signals>("signals"),
    plain<&Record::latencyMs>("latency_ms"),
    Member{"ttft_ms",
           [](sqlite3_context* context, const Record& record, std::string&) {
               if (record.ttftMs) sqlite3_result_int64(context, *record.ttftMs);
           }},
    Member{"error_text",
           [](sqlite3_context* context, const Record& record, std::string&) {
               if (record.error) giveText(context, record.error->text);
           }},
    plain<&Record::estimatedIn>("estimated_in"),
    plain<&Record::estimatedOut>("estimated_out"),
    plain<&Record::score>("score"),
    plain<&Record::confidence>("confidence"),
    plain<&Record::margin>("margin"),
    plain<&Record::category>("category"),
    plain<&Record::dialect>("dialect"),
    plain<&Record::requestedModel>("requested_model"),
    plain<&Record::session>("session"),
    plain<&Record::baselineName>("baseline_name"),
    plain<&Record::finishReason>("finish_reason"),
    part<Part::Envelope>("envelope"),
    part<Part::Features>("features"),
    part<Part::Requirements>("requirements"),
    part<Part::Overhead>("overhead_us"),
    part<Part::Stages>("stages"),
    part<Part::Attempts>("attempts"),
    part<Part::Candidates>("candidates"),
    part<Part::Translation>("translation"),
    part<Part::UsageParts>("usage_parts"),
};

void ofRest(sqlite3_context* context, int, sqlite3_value** values) {
    Known& known = knownTo(context);
    Record record;
    record.time = Wall(Milliseconds(sqlite3_value_int64(values[1])));
    if (!readRest(bytesOf(values[0]), known.names, record)) return;
    const auto name = bytesOf(values[2]);
    for (const auto& member : members)
        if (member.name == name) return member.give(context, record, known.text);
}

void drop(void* shared) {
    delete static_cast<std::shared_ptr<Known>*>(shared);
}

} // namespace

int addRowFunctions(sqlite3* database) {
    struct Function {
        const char* name;
        int arguments;
        void (*run)(sqlite3_context*, int, sqlite3_value**);
    };
    const auto known = std::make_shared<Known>(database);
    for (const auto& [name, arguments, run] : {Function{"named", 1, named},
                                               Function{"ulid", 1, ulid},
                                               {"ulid_key", 1, ulidKey},
                                               {"of_rest", 3, ofRest}}) {
        auto own = std::make_unique<std::shared_ptr<Known>>(known);
        const int code =
            sqlite3_create_function_v2(database, name, arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                       own.release(), run, nullptr, nullptr, drop);
        if (code != SQLITE_OK) return code; // SQLite has dropped it
    }
    return SQLITE_OK;
}

} // namespace tierline::ledger
