#include "live/predicate.h"

#include "live/nameset.h"
#include "live/textfind.h"
#include "live/texthits.h"

#include <QRegularExpression>

#include <algorithm>
#include <functional>
#include <optional>

namespace tierline::live {

namespace {

using Mask = std::vector<std::uint8_t>; // of a stretch of a block; 0: out already

struct Stretch {
    const RowBlock& block;
    std::uint32_t from, to;
};

// Leaves in `mask` the rows for which `test` holds.
template <class Test>
void sieve(const Stretch& stretch, Mask& mask, Test test) {
    for (std::uint32_t i = stretch.from; i < stretch.to; ++i) {
        auto& in = mask[i - stretch.from];
        in = static_cast<std::uint8_t>(in & static_cast<std::uint8_t>(test(stretch.block.at(i))));
    }
}
// The same for tests that cost more than a look: only where they matter.
template <class Test>
void sieveFew(const Stretch& stretch, Mask& mask, Test test) {
    for (std::uint32_t i = stretch.from; i < stretch.to; ++i)
        if (auto& in = mask[i - stretch.from]; in != 0) in = test(stretch.block.at(i)) ? 1 : 0;
}

// All prompts at once: they stand one behind the other. A place over the end of a prompt is none.
void sieveWords(const TextFinder& finder, const Stretch& stretch, Mask& mask) {
    if (finder.size() == 0) return;
    const RowBlock& block = stretch.block;
    if (!finder.isAscii())
        return sieveFew(stretch, mask, [&](const Row& row) { return finder.isIn(block.prompt(row)); });
    const auto texts = block.prompts(stretch.from, stretch.to);
    Mask found(mask.size(), 0);
    std::uint32_t next = stretch.from; // the row behind `end`
    std::size_t end = 0;
    for (auto at = finder.next(texts, 0); at != TextFinder::npos;) {
        while (end <= at)
            end += block.at(next++).promptSize;
        const bool isWhole = at + finder.size() <= end;
        if (isWhole) found[next - 1 - stretch.from] = 1;
        at = finder.next(texts, isWhole ? end : at + 1);
    }
    for (std::size_t i = 0; i < mask.size(); ++i)
        mask[i] = static_cast<std::uint8_t>(mask[i] & found[i]);
}

bool isMatch(const QRegularExpression& pattern, std::string_view text) {
    const auto line = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    return pattern.match(line).hasMatch();
}

// However a pattern is written, a line takes it no longer than this many steps.
QRegularExpression boundedPattern(const QString& pattern) {
    return QRegularExpression(QStringLiteral("(*LIMIT_MATCH=20000)") + pattern,
                              QRegularExpression::CaseInsensitiveOption);
}

constexpr std::int64_t none = noMoney; // of every number

// Of Since and To it is the time.
std::int64_t numberOf(Field field, const Row& row) {
    const auto scored = [&](policy::Millionths value) {
        return row.name(NameKind::Tier) != 0 ? value : none;
    };
    if (field == Field::Cost) return row.cost;
    if (field == Field::Latency) return row.latency;
    if (field == Field::FirstToken) return row.firstToken == noNumber ? none : row.firstToken;
    if (field == Field::Tokens) return row.has(HasTokens) ? std::int64_t{row.tokensIn} + row.tokensOut : none;
    if (field == Field::Score) return scored(row.score);
    if (field == Field::Confidence) return scored(row.confidence);
    if (field == Field::Margin) return scored(row.margin);
    return row.time;
}

template <Field field>
void sieveNumber(const Stretch& stretch, Mask& mask, Range range) {
    sieve(stretch, mask, [range](const Row& row) {
        const std::int64_t n = numberOf(field, row);
        return (n != none) & (n >= range.low) & (n <= range.high);
    });
}

// One loop a field, so that the choice is made once and not for each row.
void sieveNumbers(Field field, const Stretch& stretch, Mask& mask, Range range) {
    struct Loop {
        Field field;
        void (*run)(const Stretch&, Mask&, Range);
    };
    constexpr Loop loops[] = {{Field::Cost, sieveNumber<Field::Cost>},
                              {Field::Latency, sieveNumber<Field::Latency>},
                              {Field::FirstToken, sieveNumber<Field::FirstToken>},
                              {Field::Tokens, sieveNumber<Field::Tokens>},
                              {Field::Score, sieveNumber<Field::Score>},
                              {Field::Confidence, sieveNumber<Field::Confidence>},
                              {Field::Margin, sieveNumber<Field::Margin>}};
    const auto* found = std::ranges::find(loops, field, &Loop::field);
    (found != std::end(loops) ? found->run : sieveNumber<Field::Since>)(stretch, mask, range);
}

bool hasStatus(const Row& row, Range range) {
    if (range.low < 0) return row.outcome == static_cast<ledger::Outcome>(-1 - range.low);
    return row.status >= range.low && row.status <= range.high;
}

// `choice`: the place of the word among the field's.
bool isChosen(Field field, const Row& row, std::int64_t choice, bool flipped) {
    if (field == Field::State && choice == 5) return row.attempts > 1;
    if (field == Field::State || field == Field::Outcome)
        return row.outcome == static_cast<ledger::Outcome>(choice);
    if (field == Field::Vote) return row.vote == (choice == 0 ? 1 : choice == 1 ? -1 : 0);
    if (field == Field::Flip) return flipped == (choice == 0);
    if (field == Field::Pinned) return row.has(Pinned) == (choice == 0);
    if (field == Field::Mark) return row.colour == (choice == 6 ? 0 : choice + 1);
    if (choice == 7) return row.has(Translated); // of flags the last, which is none of the record's
    return (row.flags & (1U << static_cast<unsigned>(choice))) != 0;
}

// All ids that begin with these letters; nullopt: none does.
struct IdRange {
    RowId low, high;
};
std::optional<IdRange> idsBeginning(const QString& word) {
    const auto prefix = word.toUpper().toStdString();
    if (prefix.size() > 26) return std::nullopt;
    const auto low = rowIdOf(prefix + std::string(26 - prefix.size(), '0'));
    auto high = rowIdOf(prefix + std::string(26 - prefix.size(), 'Z'));
    if (prefix.empty()) high = {~std::uint64_t{0}, ~std::uint64_t{0}};
    if (low.isOdd()) return std::nullopt;
    return IdRange{low, high};
}

} // namespace

struct Predicate::Node {
    Filter::Kind kind = Filter::Kind::Everything;
    std::vector<Node> parts;
    Term term;
    std::vector<Range> ranges; // with times made absolute
    bool wantsMissing = false;
    std::optional<NameSet> names;     // of names but sessions
    std::optional<TextFinder> finder; // of a pattern: what it cannot do without
    std::optional<QRegularExpression> pattern;
    std::optional<IdRange> ids;
    std::vector<NameId> tierOfLabel; // for flips

    Node(const Filter& filter, const Names::View& known, std::int64_t now);
    bool learn(const Names::View& known);
    void narrow(const Stretch& stretch, Mask& mask) const;

private:
    void prepare(std::int64_t now);
    void narrowTerm(const Stretch& stretch, Mask& mask) const;
    void narrowText(const Stretch& stretch, Mask& mask) const;
    void narrowSession(const Stretch& stretch, Mask& mask) const;
    bool isSession(std::string_view session) const;
    bool isFlipped(const Row& row) const;
};

Predicate::Node::Node(const Filter& filter, const Names::View& known, std::int64_t now)
    : kind(filter.kind), term(filter.term) {
    for (const auto& part : filter.parts)
        parts.emplace_back(part, known, now);
    if (kind == Filter::Kind::Term) prepare(now);
    learn(known);
}

void Predicate::Node::prepare(std::int64_t now) {
    constexpr auto top = std::numeric_limits<std::int64_t>::max();
    const auto type = fieldRow(term.field).kind;
    for (const auto& value : term.values) {
        if (const auto* range = std::get_if<Range>(&value)) ranges.push_back(*range);
        if (const auto* ago = std::get_if<Ago>(&value)) {
            const std::int64_t at = saturatingSubtract(now, ago->milliseconds);
            ranges.push_back(term.field == Field::To ? Range{none + 1, at - 1} : Range{at, top});
        }
        if (std::holds_alternative<Missing>(value))
            wantsMissing = type != FieldKind::Name && type != FieldKind::Text;
    }
    if (type == FieldKind::Name && term.field != Field::Session) names.emplace(term);
    const bool isPattern = term.compare == Compare::Matches;
    if (isPattern) pattern = boundedPattern(term.words.front());
    if (term.field == Field::Text)
        finder.emplace(isPattern ? surePart(term.words.front()) : term.words.front());
    if (term.field == Field::Session && !isPattern && !term.exact && term.words.size() == 1
        && !term.words.front().isEmpty())
        finder.emplace(term.words.front());
    if (term.field == Field::Id) ids = idsBeginning(term.words.front());
}

bool Predicate::Node::learn(const Names::View& known) {
    bool changed = false;
    for (auto& part : parts)
        changed = part.learn(known) || changed;
    if (names) changed = names->learn(known.of(nameKindOf(term.field))) || changed;
    if (kind == Filter::Kind::Term && term.field == Field::Flip) {
        const auto& labels = known.of(NameKind::Label);
        const auto& tiers = known.of(NameKind::Tier);
        tierOfLabel.assign(labels.size(), 0);
        for (std::size_t label = 1; label < labels.size(); ++label)
            for (std::size_t tier = 1; tier < tiers.size(); ++tier)
                if (labels.at(NameId(label)) == tiers.at(NameId(tier))) tierOfLabel[label] = NameId(tier);
    }
    return changed;
}

bool Predicate::Node::isFlipped(const Row& row) const {
    if (row.has(WentElsewhere)) return true;
    const NameId label = row.name(NameKind::Label);
    return label != 0 && label < tierOfLabel.size() && tierOfLabel[label] != row.name(NameKind::Tier);
}

void Predicate::Node::narrow(const Stretch& stretch, Mask& mask) const {
    switch (kind) {
    case Filter::Kind::Everything: return;
    case Filter::Kind::Term: return narrowTerm(stretch, mask);
    case Filter::Kind::All:
        for (const auto& part : parts)
            part.narrow(stretch, mask);
        return;
    case Filter::Kind::Not: {
        Mask inner = mask;
        parts.front().narrow(stretch, inner);
        for (std::size_t i = 0; i < mask.size(); ++i)
            mask[i] = static_cast<std::uint8_t>(mask[i] & (inner[i] ^ 1U));
        return;
    }
    case Filter::Kind::Any: {
        Mask left = mask, found(mask.size(), 0); // left: not found yet
        for (const auto& part : parts) {
            Mask inner = left;
            part.narrow(stretch, inner);
            for (std::size_t i = 0; i < mask.size(); ++i) {
                found[i] = static_cast<std::uint8_t>(found[i] | inner[i]);
                left[i] = static_cast<std::uint8_t>(left[i] & (inner[i] ^ 1U));
            }
        }
        mask = std::move(found);
        return;
    }
    }
}

void Predicate::Node::narrowTerm(const Stretch& stretch, Mask& mask) const {
    const bool denied = term.compare == Compare::Not;
    const auto type = fieldRow(term.field).kind;
    Mask inner = mask;
    if (names) {
        const NameKind which = nameKindOf(term.field);
        sieve(stretch, inner, [&](const Row& row) { return names->has(row.name(which)); });
    } else if (term.field == Field::Session) {
        narrowSession(stretch, inner);
    } else if (type == FieldKind::Text) {
        narrowText(stretch, inner);
    } else if (type == FieldKind::Choice || type == FieldKind::Status || ranges.size() + wantsMissing != 1) {
        sieve(stretch, inner, [&](const Row& row) {
            if (type == FieldKind::Status)
                return std::ranges::any_of(ranges, [&](Range r) { return hasStatus(row, r); });
            const bool flipped = term.field == Field::Flip && isFlipped(row);
            if (type == FieldKind::Choice)
                return std::ranges::any_of(
                    ranges, [&](Range r) { return isChosen(term.field, row, r.low, flipped); });
            const auto n = numberOf(term.field, row);
            return n == none
                       ? wantsMissing
                       : std::ranges::any_of(ranges, [n](Range r) { return n >= r.low && n <= r.high; });
        });
    } else if (wantsMissing) {
        sieve(stretch, inner, [&](const Row& row) { return numberOf(term.field, row) == none; });
    } else {
        sieveNumbers(term.field, stretch, inner, ranges.front());
    }
    if (denied)
        for (std::size_t i = 0; i < mask.size(); ++i)
            inner[i] = static_cast<std::uint8_t>(mask[i] & (inner[i] ^ 1U));
    mask = std::move(inner);
}

void Predicate::Node::narrowText(const Stretch& stretch, Mask& mask) const {
    const auto& block = stretch.block;
    if (term.field == Field::Id && !pattern) {
        sieve(stretch, mask, [&](const Row& row) {
            return ids && !row.id.isOdd() && ids->low <= row.id && row.id <= ids->high;
        });
    } else if (term.field == Field::Id) {
        sieveFew(stretch, mask, [&](const Row& row) { return isMatch(*pattern, textOf(row.id)); });
    } else {
        const auto beyond = term.found ? term.found->ids() : nullptr;
        const Mask before = beyond && !beyond->empty() ? mask : Mask();
        sieveWords(*finder, stretch, mask);
        if (pattern)
            sieveFew(stretch, mask, [&](const Row& row) { return isMatch(*pattern, block.prompt(row)); });
        for (std::size_t i = 0; i < before.size(); ++i) {
            const Row& row = block.at(stretch.from + static_cast<std::uint32_t>(i));
            if (before[i] != 0 && mask[i] == 0 && row.has(PromptCut))
                mask[i] = hasId(*beyond, row.id) ? 1 : 0;
        }
    }
}

// Sessions are too many for a list of names: their text is in the block, once for all their rows there.
void Predicate::Node::narrowSession(const Stretch& stretch, Mask& mask) const {
    std::vector<std::optional<bool>> known; // by number in the block
    sieveFew(stretch, mask, [&](const Row& row) {
        if (row.session >= known.size()) known.resize(row.session + std::size_t{1});
        auto& fits = known[row.session];
        if (!fits) fits = isSession(stretch.block.session(row));
        return *fits;
    });
}

bool Predicate::Node::isSession(std::string_view session) const {
    if (pattern) return isMatch(*pattern, session);
    if (finder) return finder->isIn(session);
    const auto name = QString::fromUtf8(session.data(), static_cast<qsizetype>(session.size()));
    return std::ranges::any_of(term.words, [&](const QString& word) {
        return fitOf(Field::Session, name, word, term.exact) != Fit::None;
    });
}

Predicate::Predicate(const Filter& filter, const Names::View& names, std::int64_t now)
    : m_root(std::make_unique<Node>(filter, names, now)) {}
Predicate::~Predicate() = default;
Predicate::Predicate(Predicate&&) noexcept = default;
Predicate& Predicate::operator=(Predicate&&) noexcept = default;

bool Predicate::learn(const Names::View& names) {
    return m_root->learn(names);
}

bool Predicate::isEverything() const {
    return m_root->kind == Filter::Kind::Everything;
}

void Predicate::collect(const RowBlock& block, std::uint32_t from, std::uint32_t to, std::uint32_t base,
                        std::vector<std::uint32_t>& out) const {
    if (isEverything()) {
        for (std::uint32_t i = from; i < to; ++i)
            out.push_back(base + i);
        return;
    }
    Mask mask(to - from, 1);
    m_root->narrow({block, from, to}, mask);
    const std::size_t before = out.size();
    out.resize(before + mask.size());
    std::uint32_t* place = out.data() + before;
    for (std::uint32_t i = 0; i < mask.size(); ++i) {
        *place = base + from + i; // always written: whether it counts is a step of the place
        place += mask[i];
    }
    out.resize(static_cast<std::size_t>(place - out.data()));
}

} // namespace tierline::live
