#include "pricedesk.h"

#include "base/clock.h"
#include "base/paths.h"
#include "catalog/prices.h"

#include <QCoreApplication>
#include <QSaveFile>
#include <QThreadPool>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using spend::PriceRefresh;

namespace {

constexpr std::size_t mostMoves = 12;
constexpr std::size_t mostBytes = 64U << 20U;

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::chrono::sys_days today() {
    return std::chrono::floor<std::chrono::days>(systemClock().wall());
}

// How far a price moved, for the order only.
double distance(const catalog::Change& change) {
    if (!change.before || !change.after) return 0;
    const double before = static_cast<double>(std::max<std::int64_t>(1, change.before->nanoPerMillion));
    const double after = static_cast<double>(std::max<std::int64_t>(1, change.after->nanoPerMillion));
    return std::abs(std::log(after / before));
}

QString moveText(const catalog::Change& change) {
    const auto rate = [](const std::optional<Rate>& value) {
        return value ? u'$' + toQString(toString(*value)) : u"–"_s;
    };
    return toQString(change.provider + " " + change.pattern + "  " + change.bucket) + u"  "_s
           + rate(change.before) + u" → "_s + rate(change.after);
}

void count(PriceRefresh& refresh, const catalog::Review& review) {
    refresh.before = static_cast<int>(review.before);
    refresh.after = static_cast<int>(review.after);
    std::vector<catalog::Change> moves;
    for (const auto& change : review.changes) {
        if (!change.bucket.empty()) {
            ++refresh.changed;
            moves.push_back(change);
        }
    }
    std::ranges::sort(moves, [](const catalog::Change& a, const catalog::Change& b) {
        const double one = distance(a), other = distance(b);
        return one != other
                   ? one > other
                   : std::tie(a.provider, a.pattern, a.bucket) < std::tie(b.provider, b.pattern, b.bucket);
    });
    for (const auto& move : moves)
        if (static_cast<std::size_t>(refresh.moves.size()) < mostMoves) refresh.moves << moveText(move);
    for (const auto& objection : review.objections)
        refresh.objections << toQString(objection);
}

using RowKey = std::tuple<std::string, catalog::MatchKind, std::string, std::chrono::sys_days>;
std::vector<RowKey> keysOf(const catalog::Catalog& catalog) {
    std::vector<RowKey> keys;
    for (const auto& row : catalog.rows())
        keys.emplace_back(row.provider, row.match, row.pattern, row.from);
    std::ranges::sort(keys);
    return keys;
}

void countRows(PriceRefresh& refresh, const catalog::Catalog& before, const catalog::Catalog& after) {
    const auto old = keysOf(before), now = keysOf(after);
    std::vector<RowKey> gone, added;
    std::ranges::set_difference(old, now, std::back_inserter(gone));
    std::ranges::set_difference(now, old, std::back_inserter(added));
    refresh.removed = static_cast<int>(gone.size());
    refresh.added = static_cast<int>(added.size());
}

// The list without the person's own prices, which stay on top of any.
Result<catalog::Catalog> listInUse(const std::filesystem::path& share, const std::filesystem::path& user) {
    const auto loaded = catalog::loadPrices(share, user);
    if (!loaded) return std::unexpected(loaded.error());
    const auto& all = *loaded->catalog;
    return catalog::Catalog(all.providers(), all.rows(), all.date(), all.source());
}

} // namespace

PriceDesk::PriceDesk(Place place, PriceFetch::Limits limits, QObject* parent)
    : QObject(parent), m_place(std::move(place)), m_fetch(limits) {
    connect(&m_fetch, &PriceFetch::progressed, this, [this](qint64 received, qint64 total) {
        m_state.received = received;
        m_state.total = total;
        tell();
    });
    connect(&m_fetch, &PriceFetch::fetched, this, &PriceDesk::onFetched);
    connect(&m_fetch, &PriceFetch::failed, this, &PriceDesk::fail);
}

QUrl PriceDesk::publishedList() {
    return QUrl(
        u"https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/new_data/v2/data.json"_s);
}

void PriceDesk::tell() {
    Q_EMIT changed(m_state);
}

void PriceDesk::refresh() {
    ++m_asked;
    m_state = {};
    m_state.phase = PriceRefresh::Fetching;
    m_state.source = m_place.source.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
    tell();
    m_fetch.start(m_place.source);
}

void PriceDesk::open(const QString& file) {
    ++m_asked;
    m_fetch.cancel();
    m_state = {};
    m_state.phase = PriceRefresh::Fetching;
    m_state.source = file;
    tell();
    QThreadPool::globalInstance()->start([self = QPointer(this), asked = m_asked, name = file.toStdString()] {
        const auto text = std::make_shared<const Result<std::string>>(readFile(name, mostBytes));
        QMetaObject::invokeMethod(
            qApp,
            [self, asked, text] {
                if (self.isNull() || self->m_asked != asked) return;
                if (!*text) return self->fail(text->error());
                self->onFetched(QByteArray::fromStdString(**text));
            },
            Qt::QueuedConnection);
    });
}

void PriceDesk::cancel() {
    ++m_asked;
    m_fetch.cancel();
    m_after.reset();
    m_state = {};
    tell();
}

void PriceDesk::fail(const Error& error) {
    m_state.phase = PriceRefresh::Failed;
    m_state.failure = toQString(error.detail);
    if (!error.remedy.empty()) m_state.failure += u"; "_s + toQString(error.remedy);
    tell();
}

PriceDesk::Compared PriceDesk::compare(const Place& place, const std::string& text) {
    Compared out;
    auto before = listInUse(place.share, place.user);
    if (!before) return {std::unexpected(before.error()), {}, {}, {}};
    const auto format = catalog::formatOf(text);
    if (!format)
        return {tierline::fail(ErrorCode::InvalidInput, "what came is no price list",
                               "check the address; a page of a proxy or login may stand there"),
                {},
                {},
                {}};
    auto read = catalog::import(*format, text, "the price list", today());
    if (!read) return {std::unexpected(read.error()), {}, {}, {}};
    const auto review = catalog::review(*before, read->catalog);
    count(out.refresh, review);
    countRows(out.refresh, *before, read->catalog);
    for (const auto& left : read->leftOut)
        out.refresh.leftOut << toQString(left);
    const bool isSame = review.changes.empty() && out.refresh.added == 0 && out.refresh.removed == 0;
    out.refresh.phase = !review.isFine() ? PriceRefresh::Questioned
                        : isSame         ? PriceRefresh::Same
                                         : PriceRefresh::Review;
    out.before = std::make_shared<const catalog::Catalog>(*std::move(before));
    out.after = std::make_shared<const catalog::Catalog>(std::move(read->catalog));
    return out;
}

void PriceDesk::onFetched(const QByteArray& body) {
    QThreadPool::globalInstance()->start(
        [self = QPointer(this), asked = m_asked, place = m_place, text = body.toStdString()] {
            const auto compared = std::make_shared<const Compared>(compare(place, text));
            QMetaObject::invokeMethod(
                qApp,
                [self, asked, compared] {
                    if (self.isNull() || self->m_asked != asked) return;
                    if (!compared->read) return self->fail(compared->read.error());
                    const auto source = self->m_state.source;
                    self->m_before = compared->before;
                    self->m_after = compared->after;
                    self->m_state = compared->refresh;
                    self->m_state.source = source;
                    self->tell();
                },
                Qt::QueuedConnection);
        });
}

void PriceDesk::adopt() {
    if (m_state.phase != PriceRefresh::Review || !m_after) return;
    const auto folder = m_place.user / "prices";
    if (const auto made = makePrivateFolder(m_place.user); !made) return fail(made.error());
    if (const auto made = makePrivateFolder(folder); !made) return fail(made.error());
    const auto written = catalog::adopt(*m_before, *m_after, folder, false);
    if (!written) return fail(written.error());
    m_state.phase = PriceRefresh::Adopted;
    m_state.place = toQString(written->string());
    tell();
}

namespace {

// The catalogue's own name of whoever is behind the URL.
std::string providerBehind(const catalog::Catalog& prices, std::string_view provider,
                           std::string_view baseUrl) {
    const auto begin = baseUrl.find("://");
    if (begin != baseUrl.npos) baseUrl.remove_prefix(begin + 3);
    for (const auto& entry : prices.providers())
        for (const auto& host : entry.hosts)
            if (baseUrl.starts_with(host)) return entry.id;
    return std::string(provider);
}

Result<void> writeWhole(const std::filesystem::path& file, const std::string& text) {
    QSaveFile out(toQString(file.string()));
    const bool isOpen = out.open(QIODevice::WriteOnly);
    if (isOpen) out.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (isOpen && out.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size())
        && out.commit())
        return {};
    return tierline::fail(ErrorCode::Io,
                          "cannot write " + file.string() + ": " + out.errorString().toStdString());
}

} // namespace

namespace {

struct OwnRows {
    std::vector<catalog::Row> rows;
    std::vector<catalog::ProviderEntry> providers;
};

Result<OwnRows> readOwn(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return OwnRows{};
    const auto own = catalog::Catalog::load(file);
    if (!own) return std::unexpected(own.error()); // never written over: it is somebody's work
    return OwnRows{own->rows(), own->providers()};
}

Result<void> writeOwn(const std::filesystem::path& user, OwnRows own) {
    for (const auto& folder : {user, user / "prices"})
        if (const auto made = makePrivateFolder(folder); !made) return made;
    return writeWhole(user / "prices" / "overrides.json",
                      catalog::toSnapshot(catalog::Catalog(std::move(own.providers), std::move(own.rows),
                                                           today(), "own prices")));
}

// Provider and pattern of an own price.
Result<catalog::Row> ownRow(const catalog::Catalog& prices, std::string_view model,
                            std::string_view baseUrl) {
    const auto slash = model.find('/');
    if (slash == model.npos || slash + 1 == model.size())
        return tierline::fail(ErrorCode::InvalidInput, "`" + std::string(model) + "` is not provider/model");
    catalog::Row row;
    row.provider = providerBehind(prices, model.substr(0, slash), baseUrl);
    row.pattern = toQString(std::string(model.substr(slash + 1))).toLower().toStdString();
    return row;
}

bool isSame(const catalog::Row& a, const catalog::Row& b) {
    return a.provider == b.provider && a.match == b.match && a.pattern == b.pattern;
}

} // namespace

Result<void> keepOwnPrice(const std::filesystem::path& user, const catalog::Catalog& prices,
                          const spend::OwnPrice& price, std::string_view baseUrl) {
    auto row = ownRow(prices, price.model.toStdString(), baseUrl);
    if (!row) return std::unexpected(row.error());
    auto own = readOwn(user / "prices" / "overrides.json");
    if (!own) return std::unexpected(own.error());
    row->price.base = price.rates;
    std::erase_if(own->rows, [&](const catalog::Row& other) { return isSame(other, *row); });
    own->rows.push_back(*std::move(row));
    return writeOwn(user, *std::move(own));
}

Result<void> dropOwnPrice(const std::filesystem::path& user, const catalog::Catalog& prices,
                          std::string_view model, std::string_view baseUrl) {
    auto row = ownRow(prices, model, baseUrl);
    if (!row) return std::unexpected(row.error());
    auto own = readOwn(user / "prices" / "overrides.json");
    if (!own) return std::unexpected(own.error());
    const auto asNamed = std::string(model.substr(0, model.find('/'))); // of a list without the address
    const auto gone = std::erase_if(own->rows, [&](const catalog::Row& other) {
        catalog::Row named = *row;
        named.provider = asNamed;
        return isSame(other, *row) || isSame(other, named);
    });
    if (gone == 0)
        return tierline::fail(ErrorCode::NotFound, "there is no price of your own for " + std::string(model));
    return writeOwn(user, *std::move(own));
}

} // namespace tierline::workbench
