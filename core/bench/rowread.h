// One row of a set from its JSON. One thread.
#pragma once

#include "bench/set.h"
#include "protocol/json.h"

#include <set>
#include <unordered_map>

namespace tierline::bench {

class RowReader {
public:
    explicit RowReader(SetOptions options);

    // Of CSV: numbers and JSON stand in texts, and columns called outcomes.MODEL, costs.MODEL and tags.NAME
    // are what they say unless they are mapped. Before the first row.
    void cellsAreTexts(const std::vector<std::string>& columns);

    // `padded` bytes behind the line may be read. Errors say what is wrong with the row, not where it stands.
    Result<Case> read(std::string_view line, std::int64_t number);

    const Names& names() const { return m_names; }
    std::vector<std::string> unseenColumns() const;

private:
    protocol::JsonView member(protocol::JsonView row, std::string_view target);
    Result<void> readId(protocol::JsonView row, Case& into);
    Result<void> readPrompt(protocol::JsonView row, Case& into);
    Result<void> readTier(protocol::JsonView row, Case& into);
    Result<void> readOutcomes(protocol::JsonView row, Case& into);
    Result<void> readRest(protocol::JsonView row, Case& into);
    Result<void> addOutcome(std::string_view model, protocol::JsonView value, Case& into);
    Result<void> setCost(std::string_view model, protocol::JsonView value, Case& into);
    Result<std::size_t> modelIndex(std::string_view model);
    Result<std::size_t> tierIndex(const std::string& written);
    protocol::JsonView structured(protocol::JsonView cell);
    std::optional<double> scoreOf(protocol::JsonView value) const;

    SetOptions m_options;
    Names m_names;
    std::set<std::string, std::less<>> m_seen;                 // mapped targets that some row had
    std::unordered_map<std::uint64_t, std::int64_t> m_idLines; // hash of an id -> its line
    std::unordered_map<std::string, std::size_t> m_labels;     // as written -> into `Names::labels`
    std::optional<std::size_t> m_label;                        // of this row
    protocol::JsonParser m_parser, m_cellParser;
    bool m_areTexts = false;
};

// A decimal in USD, "1.2e-05", exactly; what is beyond nano-dollars is rounded half up.
Result<Money> moneyFromUsd(std::string_view text);
Result<Money> costFromUsd(std::string_view text); // of one call: at most a million

} // namespace tierline::bench
