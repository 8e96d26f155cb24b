#include "playdesk.h"

#include "base/hash.h"
#include "base/paths.h"
#include "bench/setwrite.h"
#include "catalog/prices.h"
#include "playground/decider.h"
#include "playground/prompt.h"
#include "playground/shelf.h"
#include "playground/variants.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

#include <algorithm>

namespace tierline::workbench {

using namespace playground;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t shelfLimit = 32U << 20U;
constexpr std::size_t idLength = 12; // of a case, in hex digits
constexpr qsizetype nameLength = 60;

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString sentenceOf(const Error& error) {
    return qt(toString(error));
}

QStringList setNames(const std::filesystem::path& folder) {
    QStringList names;
    std::error_code error;
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        if (it->path().extension() == ".jsonl") names << qt(it->path().stem().string());
    names.sort();
    return names;
}

struct KitMade {
    KitPtr kit;
    QString trouble;
};

KitMade makeKitFor(const std::shared_ptr<const policy::Policy>& policy) {
    const auto prices = catalog::loadPrices(); // without them everything is unpriced, and shown so
    auto kit = makeKit(policy, prices ? prices->catalog : nullptr);
    if (!kit) return {nullptr, sentenceOf(kit.error())};
    return {*std::move(kit), {}};
}

Shelf readShelf(const PlayDesk::Places& places) {
    const auto text = readFile(places.shelf, shelfLimit);
    auto shelf = shelfFromJson(text ? QByteArray::fromStdString(*text) : QByteArray());
    std::error_code ignored;
    const bool isWhole = text && !QJsonDocument::fromJson(QByteArray::fromStdString(*text)).isNull();
    if (!isWhole && std::filesystem::exists(places.shelf, ignored)) // the next run writes it anew
        std::filesystem::copy_file(places.shelf, places.shelf.string() + ".unread", ignored);
    shelf.sets = setNames(places.sets);
    return shelf;
}

// A file's name out of what a person writes; a folder is none of it.
std::string fileName(const QString& wished) {
    QString name;
    for (const QChar c : wished.simplified().left(nameLength))
        name += c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u' ' ? c : u'-';
    return (name.trimmed().isEmpty() ? u"playground"_s : name.trimmed()).toStdString();
}

// The conversation as its row has it; empty: the prompt alone.
std::string messagesOf(const Draft& draft) {
    if (draft.system.isEmpty() && draft.contextTokens == 0 && !draft.around) return {};
    const auto body = QByteArray::fromStdString(bodyOf(draft, draft.model, false));
    const auto messages = QJsonDocument::fromJson(body).object().value("messages"_L1).toArray();
    return QJsonDocument(messages).toJson(QJsonDocument::Compact).toStdString();
}

std::string withoutRow(const std::string& rows, const std::string& id, bool& wasThere) {
    const std::string begin = "{\"id\":\"" + id + "\"";
    std::string out;
    for (std::size_t at = 0; at < rows.size();) {
        const auto end = std::min(rows.find('\n', at), rows.size() - 1) + 1;
        if (rows.compare(at, begin.size(), begin) == 0)
            wasThere = true;
        else
            out.append(rows, at, end - at);
        at = end;
    }
    if (!out.empty() && out.back() != '\n') out += '\n';
    return out;
}

} // namespace

Result<QString> addCase(const std::filesystem::path& sets, const CaseWish& wish) {
    bench::Case row;
    row.prompt = wrapped(wish.draft);
    row.messages = messagesOf(wish.draft);
    row.id = "play-" + sha256Hex(row.prompt + '\0' + row.messages).substr(0, idLength);
    row.tags["source"] = "playground";
    bench::Names names;
    if (!wish.tier.isEmpty()) {
        names.tiers.push_back(wish.tier.toStdString());
        row.tier = 0;
    }
    const auto name = fileName(wish.set);
    const auto file = sets / (name + ".jsonl");
    std::error_code error;
    std::filesystem::create_directories(sets, error); // what is wrong, writing says
    std::string rows;
    if (std::filesystem::exists(file, error)) {
        auto text = readFile(file, std::size_t{1} << 30U);
        if (!text) return std::unexpected(text.error());
        rows = *std::move(text);
    }
    bool wasThere = false;
    rows = withoutRow(rows, row.id, wasThere);
    bench::appendRow(rows, row, names);
    if (auto written = replaceFile(file, rows); !written) return std::unexpected(written.error());
    return wasThere ? PlayDesk::tr("It was in %1 already; its tier is %2 now.").arg(qt(name), wish.tier)
                    : PlayDesk::tr("Saved to the set %1 with tier %2.").arg(qt(name), wish.tier);
}

PlayDesk::PlayDesk(Places places, QObject* parent)
    : Desk(parent), m_places(std::move(places)), m_worker(u"playground"_s) {
    m_network.setProxy(QNetworkProxy::NoProxy); // the port is on this machine
}

PlayDesk::~PlayDesk() {
    for (const auto& [column, call] : m_calls)
        delete call;
}

void PlayDesk::setLive(const std::shared_ptr<const policy::Policy>& policy) {
    m_policy = policy;
    if (!policy) return;
    m_worker.ask(
        this, [policy] { return makeKitFor(policy); },
        [this, policy](KitMade made) {
            if (policy != m_policy) return; // a newer one is on its way
            m_kit = made.kit;
            m_kitTrouble = made.kit ? QString() : made.trouble;
            if (m_kit)
                Q_EMIT kitChanged(m_kit);
            else
                Q_EMIT kitFailed(made.trouble);
        });
}

void PlayDesk::setDraft(const std::shared_ptr<const policy::Policy>& draft) {
    m_draft = draft;
    const auto take = [this, draft](const KitMade& made) {
        if (draft != m_draft) return;
        m_draftKit = made.kit; // one that does not compile is none: the Policy page says why
        Q_EMIT draftKitChanged(m_draftKit);
    };
    if (!draft) return take({});
    m_worker.ask(this, [draft] { return makeKitFor(draft); }, take);
}

void PlayDesk::readPricesAgain() {
    setLive(m_policy);
}

void PlayDesk::setDoor(const GatewayDoor& door) {
    if (door == m_door) return;
    m_door = door;
    Q_EMIT doorChanged();
}

void PlayDesk::decide(quint64 number, const Draft& draft) {
    if (!m_kit) return;
    m_decide->store(number);
    const auto work = [number, draft, kit = m_kit, newest = m_decide]() -> DecisionPtr {
        if (newest->load() != number) return nullptr;
        return std::make_shared<const Decision>(Decider(kit).decide(draft, systemClock().wall()));
    };
    m_worker.ask(this, work, [this, number](const DecisionPtr& decision) {
        if (decision) Q_EMIT decided(number, decision);
    });
}

void PlayDesk::tryVariants(quint64 number, const Draft& draft, const QString& translation) {
    if (!m_kit) return;
    m_variants->store(number);
    const auto work = [number, draft, translation, kit = m_kit, newest = m_variants] {
        if (newest->load() != number) return std::vector<VariantRow>();
        Decider decider(kit);
        return playground::tryVariants(decider, variantsOf(draft, translation), systemClock().wall());
    };
    m_worker.ask(this, work, [this, number](const std::vector<VariantRow>& rows) {
        if (!rows.empty()) Q_EMIT variantsTried(number, rows);
    });
}

void PlayDesk::ask(const Ask& ask) {
    auto* call = new StreamCall(m_door, ask, this);
    m_calls[ask.column] = call;
    connect(call, &StreamCall::changed, this, [this, column = ask.column](const Answer& answer) {
        if (!answer.isUnderWay()) {
            const auto found = m_calls.find(column);
            if (found != m_calls.end()) found->second->deleteLater();
            m_calls.erase(column);
        }
        Q_EMIT answered(answer);
    });
    call->start();
}

void PlayDesk::stop(quint64 column) {
    const auto found = m_calls.find(column);
    if (found != m_calls.end()) found->second->stop();
}

void PlayDesk::vote(const QString& id, int vote) {
    QNetworkRequest request(QUrl(m_door.url + u"/feedback"_s));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    if (!m_door.token.isEmpty()) request.setRawHeader("authorization", "Bearer " + m_door.token.toUtf8());
    const QJsonObject body{{u"id"_s, id}, {u"vote"_s, vote == 0 ? QJsonValue() : QJsonValue(vote)}};
    auto* reply = m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact));
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        reply->deleteLater();
        if (reply->error() == QNetworkReply::NoError) return;
        Q_EMIT said(tr("The vote was not recorded: %1").arg(errorIn(reply->readAll())));
    });
}

void PlayDesk::saveCase(const CaseWish& wish) {
    struct Saved {
        QString sentence;
        Shelf shelf;
    };
    const auto work = [places = m_places, wish] {
        const auto added = addCase(places.sets, wish);
        return Saved{added ? *added : tr("The case was not saved: %1").arg(sentenceOf(added.error())),
                     readShelf(places)};
    };
    m_worker.ask(this, work, [this](const Saved& saved) {
        Q_EMIT said(saved.sentence);
        Q_EMIT shelfChanged(saved.shelf);
    });
}

void PlayDesk::loadShelf() {
    m_worker.ask(
        this, [places = m_places] { return readShelf(places); },
        [this](const Shelf& shelf) { Q_EMIT shelfChanged(shelf); });
}

// Where the policy keeps no prompts, neither does this file: what was run is forgotten with the window.
void PlayDesk::keepShelf(const Shelf& shelf) {
    Shelf kept = shelf;
    if (m_policy && !m_policy->capture.prompts) kept.past.clear();
    const auto work = [file = m_places.shelf, json = toJson(kept).toStdString()]() -> QString {
        if (const auto folder = makePrivateFolder(file.parent_path()); !folder)
            return sentenceOf(folder.error());
        const auto written = replaceFile(file, json);
        return written ? QString() : sentenceOf(written.error());
    };
    m_worker.ask(this, work, [this](const QString& trouble) {
        if (!trouble.isEmpty()) Q_EMIT said(tr("The history could not be kept: %1").arg(trouble));
    });
}

} // namespace tierline::workbench
