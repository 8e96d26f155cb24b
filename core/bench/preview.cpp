#include "bench/preview.h"

#include "base/utf8.h"
#include "bench/cells.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>

namespace tierline::bench {

using protocol::JsonView;

namespace {

constexpr std::size_t mostColumns = 2000, mostBad = 5, mostExamples = 3, mostMembers = 100,
                      exampleBytes = 200;
constexpr std::size_t kinds = 6;

bool isConversation(JsonView value) {
    if (!value.isArray() || value.size() == 0) return false;
    for (const JsonView each : value.items())
        if (!each["role"].isString()) return false;
    return true;
}

CellKind kindOf(JsonView value) {
    if (value.isNumber()) return CellKind::Number;
    if (value.isBoolean()) return CellKind::Boolean;
    if (value.isObject()) return CellKind::Object;
    if (value.isArray()) return isConversation(value) ? CellKind::Messages : CellKind::List;
    return CellKind::Text;
}

// One column as its cells come.
class Tally {
public:
    explicit Tally(std::string name) { m_column.name = std::move(name); }

    void add(JsonView cell, bool isCsv) {
        const auto text = cell.string();
        if (isCsv && text)
            if (const auto json = structuredCell(*text, m_parser)) return note(*json, *text, kindOf(*json));
        if (isCsv && text && numberInCell(*text))
            return note(cell, *text, isFlag(*text) ? CellKind::Boolean : CellKind::Number);
        if (text) return note(cell, *text, CellKind::Text);
        note(cell, cell.text(), kindOf(cell));
    }

    Column take() {
        const auto most = std::ranges::max_element(m_kinds);
        m_column.kind = static_cast<CellKind>(most - m_kinds.begin());
        m_column.isMixed = *most != m_column.filled;
        m_column.isUnique = m_seen.size() == m_column.filled;
        if (m_isFew)
            for (const auto& [text, rows] : m_values)
                m_column.values.push_back({text, rows});
        std::ranges::sort(m_column.values, [](const ColumnValue& a, const ColumnValue& b) {
            return a.rows != b.rows ? a.rows > b.rows : a.text < b.text;
        });
        return std::move(m_column);
    }

private:
    static bool isFlag(std::string_view text) {
        const auto lower = lowerAscii(text);
        return lower == "true" || lower == "false";
    }

    void note(JsonView value, std::string_view text, CellKind kind) {
        ++m_column.filled;
        ++m_kinds[static_cast<std::size_t>(kind)];
        m_column.longest = std::max(m_column.longest, text.size());
        const bool isNew = m_seen.insert(std::hash<std::string_view>{}(text)).second;
        if (isNew && m_column.examples.size() < mostExamples)
            m_column.examples.emplace_back(beginningOf(text, exampleBytes));
        m_isFew = m_isFew && text.size() <= exampleBytes;
        if (m_isFew) ++m_values[std::string(text)];
        m_isFew = m_isFew && m_values.size() <= fewValues;
        for (const auto& [key, member] : value.members())
            if (m_column.members.size() < mostMembers
                && std::ranges::find(m_column.members, key) == m_column.members.end())
                m_column.members.emplace_back(key);
    }

    Column m_column;
    std::array<std::size_t, kinds> m_kinds{};
    std::map<std::string, std::size_t, std::less<>> m_values; // while they are few and short
    bool m_isFew = true;
    std::unordered_set<std::size_t> m_seen;
    protocol::JsonParser m_parser;
};

// The columns in the order of the file.
class Tallies {
public:
    explicit Tallies(const RowSource& source) : m_isCsv(source.format() == SetFormat::Csv) {
        for (const auto& column : source.columns())
            at(column);
    }

    Result<void> add(std::string_view json) {
        const auto row = m_parser.parse(json, true);
        if (!row) return std::unexpected(row.error());
        if (!row->isObject()) return fail(ErrorCode::InvalidInput, "a row is a JSON object");
        for (const auto& [key, cell] : row->members())
            if (auto* tally = at(key); tally && !cell.isNull()) tally->add(cell, m_isCsv);
        return {};
    }

    std::vector<Column> take() {
        std::vector<Column> columns;
        for (auto& tally : m_tallies)
            columns.push_back(tally->take());
        return columns;
    }

private:
    Tally* at(std::string_view name) {
        const auto found = m_places.find(name);
        if (found != m_places.end()) return m_tallies[found->second].get();
        if (m_tallies.size() == mostColumns) return nullptr;
        m_places.emplace(name, m_tallies.size());
        return m_tallies.emplace_back(std::make_unique<Tally>(std::string(name))).get();
    }

    bool m_isCsv;
    std::vector<std::unique_ptr<Tally>> m_tallies;
    std::map<std::string, std::size_t, std::less<>> m_places;
    protocol::JsonParser m_parser;
};

} // namespace

std::string_view toString(CellKind kind) {
    switch (kind) {
    case CellKind::Text: return "text";
    case CellKind::Number: return "number";
    case CellKind::Boolean: return "yes or no";
    case CellKind::Object: return "object";
    case CellKind::List: return "list";
    case CellKind::Messages: return "messages";
    }
    return {};
}

Result<SetPreview> previewSet(const std::string& path, std::size_t most) {
    auto source = RowSource::open(path);
    if (!source) return std::unexpected(source.error());
    SetPreview made{path, source->format(), source->separator(), 0, false, {}, 0, {}};
    Tallies tallies(*source);
    while (made.rows + made.badCount < most) {
        const auto row = source->next();
        if (!row) return std::unexpected(row.error());
        made.isWhole = !*row;
        if (made.isWhole) break;
        auto good = **row ? tallies.add((**row)->json) : std::unexpected((**row).error());
        if (good) {
            ++made.rows;
            continue;
        }
        ++made.badCount;
        if (made.bad.size() == mostBad) continue;
        if (**row) good.error().line = static_cast<int>((**row)->line);
        good.error().file = source->name();
        made.bad.push_back(std::move(good.error()));
    }
    if (!made.isWhole)
        if (const auto row = source->next(); row && !*row) made.isWhole = true;
    made.columns = tallies.take();
    return made;
}

} // namespace tierline::bench
