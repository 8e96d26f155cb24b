#include "live/arrange.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace tierline::live {

namespace {

// A term after the other looks at them while they are near; between them a newer wish is heard.
constexpr std::uint32_t stretchRows = 1'024;

struct Key {
    std::int64_t value;
    std::uint32_t position;
};

constexpr auto last = std::numeric_limits<std::int64_t>::min(); // what is not known

// The place of each name among its kind, in the order of letters.
std::vector<std::int64_t> ranksOf(const NameList::View& names) {
    std::vector<NameId> order(names.size());
    std::iota(order.begin(), order.end(), NameId{0});
    std::ranges::sort(order, {}, [&](NameId id) {
        const auto name = names.at(id);
        return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())).toCaseFolded();
    });
    std::vector<std::int64_t> ranks(names.size());
    for (std::size_t place = 0; place < order.size(); ++place)
        ranks[order[place]] = static_cast<std::int64_t>(place);
    return ranks;
}

// The first letters as a number that sorts as they do.
std::int64_t beginningOf(std::string_view text) {
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        const auto c = i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
        key = (key << 8U) | (c >= 'A' && c <= 'Z' ? c + 32U : c);
    }
    return static_cast<std::int64_t>(key >> 1U);
}

using RowKey = std::int64_t (*)(const RowBlock&, const Row&);
struct ColumnKey {
    Column column;
    RowKey key;
};
constexpr ColumnKey numberKeys[] = {
    {Column::Time, [](const RowBlock&, const Row& r) { return r.time; }},
    {Column::Prompt, [](const RowBlock& b, const Row& r) { return beginningOf(b.prompt(r)); }},
    {Column::Session, [](const RowBlock& b, const Row& r) { return beginningOf(b.session(r)); }},
    {Column::Score,
     [](const RowBlock&, const Row& r) { return r.name(NameKind::Tier) ? std::int64_t{r.score} : last; }},
    {Column::Confidence,
     [](const RowBlock&, const Row& r) {
         return r.name(NameKind::Tier) ? std::int64_t{r.confidence} : last;
     }},
    {Column::Margin,
     [](const RowBlock&, const Row& r) { return r.name(NameKind::Tier) ? std::int64_t{r.margin} : last; }},
    {Column::Tokens,
     [](const RowBlock&, const Row& r) {
         return r.has(HasTokens) ? std::int64_t{r.tokensIn} + r.tokensOut : last;
     }},
    {Column::Cost, [](const RowBlock&, const Row& r) { return r.cost; }},
    {Column::Latency, [](const RowBlock&, const Row& r) { return std::int64_t{r.latency}; }},
    {Column::FirstToken,
     [](const RowBlock&, const Row& r) {
         return r.firstToken == noNumber ? last : std::int64_t{r.firstToken};
     }},
    {Column::State,
     [](const RowBlock&, const Row& r) {
         // What went wrong first, then what was tried again.
         constexpr int places[] = {0, 5, 2, 4, 3}; // ok, failed, cancelled, truncated, refused
         const auto place = places[static_cast<std::size_t>(r.outcome)];
         return std::int64_t{place == 0 && r.attempts > 1 ? 1 : place};
     }},
    {Column::Vote, [](const RowBlock&, const Row& r) { return std::int64_t{r.vote}; }},
    {Column::Id, [](const RowBlock&, const Row& r) { return static_cast<std::int64_t>(r.id.high >> 1U); }},
};

std::optional<NameKind> nameOf(Column column) {
    struct Pair {
        Column column;
        NameKind kind;
    };
    constexpr Pair pairs[] = {{Column::Client, NameKind::Client}, {Column::Tier, NameKind::Tier},
                              {Column::Model, NameKind::Model},   {Column::Provider, NameKind::Provider},
                              {Column::Rules, NameKind::Rules},   {Column::Reason, NameKind::Reason},
                              {Column::Label, NameKind::Label},   {Column::Tags, NameKind::Tags},
                              {Column::Policy, NameKind::Policy}};
    const auto* found = std::ranges::find(pairs, column, &Pair::column);
    return found == std::end(pairs) ? std::nullopt : std::optional(found->kind);
}

// Tiers sort as their scores do, not by their letters: by the lowest score seen in each.
std::vector<std::int64_t> tierRanks(const Snapshot& rows) {
    std::vector<std::int64_t> lowest(rows.names.of(NameKind::Tier).size(),
                                     std::numeric_limits<std::int64_t>::max());
    for (const auto& piece : rows.pieces)
        for (std::uint32_t i = 0; i < piece.size; ++i) {
            const Row& row = piece.block->at(i);
            auto& low = lowest[row.name(NameKind::Tier)];
            low = std::min<std::int64_t>(low, row.score);
        }
    lowest.front() = last; // without a tier
    return lowest;
}

std::vector<Key> keysOf(const Snapshot& rows, const std::vector<std::uint32_t>& visible, Column column) {
    const auto name = nameOf(column);
    const auto ranks = name == NameKind::Tier ? tierRanks(rows)
                       : name                 ? ranksOf(rows.names.of(*name))
                                              : std::vector<std::int64_t>();
    const auto* key = std::ranges::find(numberKeys, column, &ColumnKey::column);
    std::vector<Key> keys;
    keys.reserve(visible.size());
    auto piece = rows.pieces.begin();
    for (const auto position : visible) {
        while (position >= piece->first + piece->size)
            ++piece;
        const Row& row = piece->block->at(position - piece->first);
        keys.push_back({name ? ranks[row.name(*name)] : key->key(*piece->block, row), position});
    }
    return keys;
}

void sort(const Snapshot& rows, std::vector<std::uint32_t>& visible, Order order) {
    auto keys = keysOf(rows, visible, order.column);
    // Equal ones stay as they came; what is not known is last in both directions.
    std::ranges::sort(keys, [down = order.down](const Key& a, const Key& b) {
        if (a.value == b.value) return a.position < b.position;
        if (a.value == last || b.value == last) return b.value == last;
        return down ? a.value > b.value : a.value < b.value;
    });
    std::ranges::transform(keys, visible.begin(), &Key::position);
}

} // namespace

std::shared_ptr<Arrangement> arrange(const Snapshot& rows, const Filter& filter, Order order,
                                     std::int64_t now, const std::function<bool()>& stop) {
    auto made = std::make_shared<Arrangement>(
        Arrangement{{}, Predicate(filter, rows.names, now), filter, order, rows.size, rows.layout});
    made->visible.reserve(rows.size);
    for (const auto& piece : rows.pieces)
        for (std::uint32_t from = 0; from < piece.size; from += stretchRows) {
            if (stop && stop()) return nullptr;
            made->predicate.collect(*piece.block, from, std::min(piece.size, from + stretchRows), piece.first,
                                    made->visible);
        }
    if (!order.isByTime()) sort(rows, made->visible, order);
    if (stop && stop()) return nullptr;
    return made;
}

Arranger::Arranger(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
    m_pool.setObjectName(QStringLiteral("arranger"));
}

Arranger::~Arranger() {
    *m_newest = std::numeric_limits<std::uint64_t>::max();
    m_pool.clear();
    m_pool.waitForDone();
}

void Arranger::ask(Snapshot rows, const Filter& filter, Order order, std::int64_t now) {
    const auto number = ++m_asked;
    *m_newest = number;
    // The snapshot goes as soon as the job ends: a row can be changed without a copy again.
    m_pool.start([this, rows = std::move(rows), filter, order, now, number, newest = m_newest]() mutable {
        const auto shot = std::exchange(rows, {});
        auto made = arrange(shot, filter, order, now, [&] { return *newest != number; });
        if (!made) return;
        QMetaObject::invokeMethod(
            this,
            [this, made = std::move(made), number] {
                if (number != m_asked) return;
                m_answered = number;
                Q_EMIT arranged(made);
            },
            Qt::QueuedConnection);
    });
}

} // namespace tierline::live
