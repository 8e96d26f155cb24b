#include "live/holdcondition.h"

#include "live/nameset.h"
#include "live/row.h"
#include "live/textfind.h"

#include <QRegularExpression>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tierline::live {

namespace {

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

// A pattern that goes astray must not stop the gateway: beyond so many steps it does not match.
constexpr QLatin1StringView stepLimit("(*LIMIT_MATCH=100000)");
constexpr std::size_t textLookedAt = 64U << 10U; // of a prompt: it is looked at on the way of a request

// What the field says of the record; of rules and tags each counts.
std::vector<std::string> namesOf(Field field, const ledger::Record& record) {
    struct Plain {
        Field field;
        std::string ledger::Record::* member;
    };
    using ledger::Record;
    constexpr Plain plain[] = {{Field::Tier, &Record::tier},
                               {Field::Model, &Record::model},
                               {Field::Provider, &Record::provider},
                               {Field::Client, &Record::client},
                               {Field::Session, &Record::session},
                               {Field::Policy, &Record::policy},
                               {Field::Reason, &Record::selectionReason},
                               {Field::Id, &Record::id}};
    const auto* found = std::ranges::find(plain, field, &Plain::field);
    if (found != std::end(plain)) return {record.*found->member};
    std::vector<std::string> names;
    if (field == Field::Text) names.push_back(oneLine(record.prompt.value_or(std::string()), textLookedAt));
    if (field == Field::Rule)
        for (const auto& signal : record.firedSignals)
            names.push_back(signal.name);
    if (field == Field::Tag)
        for (const auto& [key, value] : record.tags)
            names.push_back(key + '=' + value);
    if (names.empty()) names.emplace_back();
    return names;
}

std::optional<std::int64_t> numberOf(Field field, const ledger::Record& record) {
    if (field == Field::Cost)
        return record.estimatedCost ? std::optional(record.estimatedCost->nano()) : std::nullopt;
    if (field == Field::Tokens) return record.estimatedIn + record.estimatedOut;
    if (field == Field::Score) return record.score;
    if (field == Field::Confidence) return record.confidence;
    if (field == Field::Margin) return record.margin;
    return record.time.time_since_epoch().count(); // since, to
}

bool isName(Field field) {
    return fieldRow(field).kind == FieldKind::Name;
}

class Asked { // one term
public:
    Asked(const Term& term, const Names::View& known, std::int64_t now) : m_term(term) {
        if (term.compare == Compare::Matches) {
            m_pattern.emplace(stepLimit + term.words.front(), QRegularExpression::CaseInsensitiveOption);
            m_pattern->optimize();
        } else if (term.field == Field::Text) {
            m_finder.emplace(term.words.front());
        }
        for (const auto& value : term.values)
            takeValue(value, now);
        for (const QString& word : term.words)
            m_hasWhole.push_back(isName(term.field) && isKnownWhole(word, known));
    }

    bool operator()(const ledger::Record& record) const {
        const bool isMet = isName(m_term.field) || fieldRow(m_term.field).kind == FieldKind::Text
                               ? hasName(record)
                               : hasNumber(record);
        return isMet != (m_term.compare == Compare::Not);
    }

private:
    void takeValue(const std::variant<Range, Missing, Ago>& value, std::int64_t now) {
        constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
        constexpr auto highest = std::numeric_limits<std::int64_t>::max();
        if (const auto* range = std::get_if<Range>(&value)) m_ranges.push_back(*range);
        if (std::holds_alternative<Missing>(value)) m_wantsMissing = true;
        const auto* ago = std::get_if<Ago>(&value);
        if (ago == nullptr) return;
        std::int64_t at = lowest;
        if (__builtin_sub_overflow(now, ago->milliseconds, &at)) at = lowest + 1;
        m_ranges.push_back(m_term.field == Field::To ? Range{lowest, at - 1} : Range{at, highest});
    }

    bool isKnownWhole(const QString& word, const Names::View& known) const {
        if (m_term.field == Field::Session) return false; // too many to be known
        const auto& names = known.of(nameKindOf(m_term.field));
        for (std::size_t id = 0; id < names.size(); ++id)
            for (const auto part : partsOf(names.at(static_cast<NameId>(id))))
                if (fitOf(m_term.field, text(part), word, m_term.exact) == Fit::Whole) return true;
        return false;
    }

    bool hasName(const ledger::Record& record) const {
        const auto names = namesOf(m_term.field, record);
        return std::ranges::any_of(names, [&](const std::string& name) { return fits(name); });
    }

    bool fits(const std::string& name) const {
        if (m_pattern) return m_pattern->match(text(name)).hasMatch();
        if (m_finder) return m_finder->isIn(name);
        if (m_term.field == Field::Id)
            return text(name).startsWith(m_term.words.front(), Qt::CaseInsensitive);
        for (std::size_t i = 0; i < m_hasWhole.size(); ++i) {
            const Fit fit = fitOf(m_term.field, text(name), m_term.words[i], m_term.exact);
            if (fit == Fit::Whole || (fit == Fit::Part && !m_hasWhole[i])) return true;
        }
        return false;
    }

    bool hasNumber(const ledger::Record& record) const {
        const auto number = numberOf(m_term.field, record);
        if (!number) return m_wantsMissing;
        return std::ranges::any_of(
            m_ranges, [n = *number](const Range& range) { return n >= range.low && n <= range.high; });
    }

    Term m_term;
    std::vector<Range> m_ranges;  // with times made absolute
    std::vector<bool> m_hasWhole; // of each word
    bool m_wantsMissing = false;
    std::optional<QRegularExpression> m_pattern;
    std::optional<TextFinder> m_finder;
};

struct Node {
    Filter::Kind kind = Filter::Kind::Everything;
    std::optional<Asked> term;
    std::vector<Node> parts;

    Node(const Filter& filter, const Names::View& known, std::int64_t now) : kind(filter.kind) {
        if (kind == Filter::Kind::Term) term.emplace(filter.term, known, now);
        for (const auto& part : filter.parts)
            parts.emplace_back(part, known, now);
    }

    bool isMet(const ledger::Record& record) const {
        const auto met = [&](const Node& part) { return part.isMet(record); };
        switch (kind) {
        case Filter::Kind::Everything: return true;
        case Filter::Kind::Term: return (*term)(record);
        case Filter::Kind::All: return std::ranges::all_of(parts, met);
        case Filter::Kind::Any: return std::ranges::any_of(parts, met);
        case Filter::Kind::Not: return !parts.front().isMet(record);
        }
        return true;
    }
};

} // namespace

HoldCondition holdCondition(const Filter& filter, const Names::View& known, std::int64_t now) {
    if (filter.kind == Filter::Kind::Everything) return {};
    auto root = std::make_shared<const Node>(filter, known, now);
    return [root = std::move(root)](const ledger::Record& record) { return root->isMet(record); };
}

} // namespace tierline::live
