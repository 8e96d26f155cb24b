#include "bench/pastlog.h"

#include "base/jsonwriter.h"
#include "bench/csv.h"
#include "bench/jsonrecords.h"
#include "bench/pastlogread.h"

#include <algorithm>
#include <deque>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

using pastlog::Requests;
using protocol::JsonView;

constexpr int recordsLooked = 100; // to tell the format

struct Reader {
    LogFormat format;
    std::string_view name;
    bool (*is)(JsonView);
    Result<Requests> (*read)(JsonView, std::int64_t);
};
// In the order in which they are tried: OpenAI's form is within the others too.
constexpr std::array readers{
    Reader{LogFormat::LiteLlm, "litellm", pastlog::isLiteLlm, pastlog::readLiteLlm},
    Reader{LogFormat::Langfuse, "langfuse", pastlog::isLangfuse, pastlog::readLangfuse},
    Reader{LogFormat::OpenAi, "openai", pastlog::isOpenAi, pastlog::readOpenAi},
};

const Reader& readerOf(LogFormat format) {
    return *std::ranges::find(readers, format, &Reader::format);
}

std::string membersOf(JsonView record) {
    std::string names;
    int count = 0;
    for (const auto& [key, value] : record.members()) {
        if (++count > 8) return names + ", …";
        names += fmt::format("{}`{}`", names.empty() ? "" : ", ", key.substr(0, 40));
    }
    return names.empty() ? "nothing" : names;
}

// JSON or CSV as JSON: what is empty there is left out, all else is text.
class Records {
public:
    static Result<Records> open(const std::string& path) {
        auto bytes = ByteReader::open(path);
        if (!bytes) return std::unexpected(bytes.error());
        while (bytes->window().find_first_not_of(" \t\r\n") == std::string_view::npos) {
            const auto more = bytes->more();
            if (!more) return std::unexpected(more.error());
            if (!*more) return fail(ErrorCode::InvalidInput, bytes->name() + " is empty");
        }
        const auto window = bytes->window();
        const char first = window[window.find_first_not_of(" \t\r\n")];
        Records made;
        made.m_name = bytes->name();
        if (first == '{' || first == '[') {
            auto json = JsonRecords::begin(*std::move(bytes));
            if (!json) return std::unexpected(json.error());
            made.m_json.emplace(*std::move(json));
        } else {
            auto csv = CsvReader::begin(*std::move(bytes));
            if (!csv) return std::unexpected(csv.error());
            made.m_csv.emplace(*std::move(csv));
        }
        return made;
    }

    Result<std::optional<Result<JsonRecord>>> next() {
        if (m_json) {
            auto record = m_json->next();
            m_bytes = m_json->bytes();
            return record;
        }
        auto row = m_csv->next();
        if (!row) return std::unexpected(row.error());
        if (!*row) return std::nullopt;
        if (!**row) return std::optional<Result<JsonRecord>>(std::unexpected((**row).error()));
        return asJson(***row);
    }

    const std::string& name() const { return m_name; }
    std::int64_t bytes() const { return m_bytes; }

private:
    JsonRecord asJson(const CsvRow& row) {
        m_text.clear();
        JsonWriter json(m_text);
        json.beginObject();
        for (std::size_t at = 0; at < std::min(row.cells.size(), m_csv->columns().size()); ++at) {
            m_bytes += std::ssize(row.cells[at]) + 1;
            if (!row.cells[at].empty()) json.member(m_csv->columns()[at], row.cells[at]);
        }
        json.endObject();
        const auto size = m_text.size();
        m_text.append(protocol::jsonPadding, ' ');
        return {std::string_view(m_text).substr(0, size), row.line};
    }

    std::string m_name, m_text;
    std::optional<JsonRecords> m_json;
    std::optional<CsvReader> m_csv;
    std::int64_t m_bytes = 0;
};

} // namespace

std::string_view toString(LogFormat format) {
    return readerOf(format).name;
}

std::optional<LogFormat> logFormatFrom(std::string_view name) {
    for (const auto& reader : readers)
        if (reader.name == name) return reader.format;
    return std::nullopt;
}

struct PastLog::State {
    explicit State(Records opened) : records(std::move(opened)) {}

    Records records;
    protocol::JsonParser parser;
    std::optional<LogFormat> format;
    std::deque<Result<PastRequest>> ready; // of the record read last, or before the format was known

    Error at(std::int64_t line, Error error) const {
        error.file = records.name();
        error.line = static_cast<int>(std::min<std::int64_t>(line, 2'000'000'000));
        error.column = 1;
        return error;
    }

    void take(const JsonRecord& record) {
        const auto json = parser.parse(record.text, true);
        if (!json) return ready.push_back(std::unexpected(at(record.line, json.error())));
        if (!json->isObject())
            return ready.push_back(std::unexpected(
                at(record.line, {ErrorCode::InvalidInput, "a record is a JSON object", {}, {}, 0, 0})));
        if (!format) recognise(*json);
        if (!format)
            return ready.push_back(std::unexpected(at(
                record.line, {ErrorCode::InvalidInput, "the record has " + membersOf(*json), {}, {}, 0, 0})));
        auto made = readerOf(*format).read(*json, record.line);
        if (!made) return ready.push_back(std::unexpected(at(record.line, made.error())));
        std::size_t number = 0;
        for (auto& request : *made) {
            ++number;
            if (request.id.empty())
                request.id = made->size() == 1 ? fmt::format("line-{}", record.line)
                                               : fmt::format("line-{}-{}", record.line, number);
            ready.push_back(std::move(request));
        }
    }

    void recognise(JsonView record) {
        for (const auto& reader : readers)
            if (reader.is(record)) {
                format = reader.format;
                return;
            }
    }

    // One more record of the file; false: there is none.
    Result<bool> read() {
        auto record = records.next();
        if (!record) return std::unexpected(record.error());
        if (!*record) return false;
        if (**record)
            take(***record);
        else
            ready.push_back(std::unexpected(at((**record).error().line, (**record).error())));
        return true;
    }
};

PastLog::PastLog(std::unique_ptr<State> state) : m_state(std::move(state)) {}
PastLog::PastLog(PastLog&&) noexcept = default;
PastLog::~PastLog() = default;

Result<PastLog> PastLog::open(const std::string& path, std::optional<LogFormat> format) {
    auto records = Records::open(path);
    if (!records) return std::unexpected(records.error());
    auto state = std::make_unique<State>(*std::move(records));
    state->format = format;
    for (int looked = 0; !state->format && looked < recordsLooked; ++looked) {
        const auto more = state->read();
        if (!more) return std::unexpected(more.error());
        if (!*more) break;
    }
    if (!state->format)
        return fail(ErrorCode::InvalidInput,
                    state->records.name() + " is no log that is known here"
                        + (state->ready.empty() ? "" : ": " + state->ready.front().error().detail),
                    "known are OpenAI's bodies, pairs and batches, LiteLLM's spend logs, and exports of "
                    "Langfuse; --from names one");
    return PastLog(std::move(state));
}

Result<std::optional<Result<PastRequest>>> PastLog::next() {
    while (m_state->ready.empty()) {
        const auto more = m_state->read();
        if (!more) return std::unexpected(more.error());
        if (!*more) return std::nullopt;
    }
    auto request = std::move(m_state->ready.front());
    m_state->ready.pop_front();
    return request;
}

LogFormat PastLog::format() const {
    return *m_state->format;
}

const std::string& PastLog::name() const {
    return m_state->records.name();
}

std::int64_t PastLog::bytes() const {
    return m_state->records.bytes();
}

Case caseOf(const PastRequest& request) {
    Case made;
    made.id = request.id;
    made.line = request.line;
    made.prompt = request.prompt;
    made.messages = request.messages;
    made.tags = request.tags;
    const std::pair<const char*, const std::string&> more[] = {
        {"model", request.model}, {"provider", request.provider}, {"asked", request.modelAsked}};
    for (const auto& [name, value] : more)
        if (!value.empty() && !(value == request.model && std::string_view(name) == "asked"))
            made.tags.insert_or_assign(name, value);
    if (request.hasFailed) made.tags.insert_or_assign("failed", "true");
    return made;
}

} // namespace tierline::bench
