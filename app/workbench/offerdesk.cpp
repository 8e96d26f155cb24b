#include "offerdesk.h"

#include "base/paths.h"
#include "connecting/localserver.h"
#include "connecting/masking.h"
#include "connecting/policymerge.h"
#include "ledger/foreigndatabase.h"

#include <QDir>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

#include <algorithm>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 listLimit = 4LL << 20;

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

struct Kind {
    QLatin1StringView id, usual;
    Result<connecting::Imported> (*read)(std::string_view);
    QLatin1StringView older = {}; // where earlier versions keep it
};
constexpr Kind kinds[] = {
    {"litellm"_L1, "litellm_config.yaml"_L1, connecting::readLiteLlm},
    {"ccrouter"_L1, ".claude-code-router/config.json"_L1, connecting::readCcRouter},
    {"ccswitch"_L1, ".cc-switch/cc-switch.db"_L1, connecting::readCcSwitch, ".cc-switch/config.json"_L1},
    {"dotenv"_L1, ".env"_L1, connecting::readDotEnv},
};

const Kind* kindOf(const QString& id) {
    const auto* found = std::ranges::find_if(kinds, [&](const Kind& kind) { return id == kind.id; });
    return found == std::ranges::end(kinds) ? nullptr : found;
}

Result<std::string> textOf(const std::string& path, bool mayBeDatabase) {
    if (mayBeDatabase)
        if (auto bytes = readFile(path); bytes && ledger::ForeignDatabase::isOne(*bytes)) return bytes;
    auto file = connecting::openFile(path);
    if (!file) return std::unexpected(file.error());
    if (!file->existed) return fail(ErrorCode::NotFound, "there is no file " + path);
    return std::move(file->before);
}

void setTrouble(connect::PolicyOffer& offer, Error error) {
    offer.remedy = toQString(error.remedy);
    error.remedy.clear();
    offer.trouble = toQString(toString(error));
}

} // namespace

LocalOffers::LocalOffers(Place place, QObject* parent) : OfferDesk(parent), m_place(std::move(place)) {
    m_network.setProxy(QNetworkProxy::NoProxy); // this machine
    if (m_place.ports.empty())
        for (const auto& kind : connecting::localKinds)
            m_place.ports.emplace_back(toQString(kind.id), kind.port);
}

void LocalOffers::findServers() {
    ++m_search;
    m_servers.clear();
    m_asked = static_cast<int>(m_place.ports.size());
    for (const auto& [id, port] : m_place.ports)
        for (const auto& kind : connecting::localKinds)
            if (toQString(kind.id) == id)
                askServer(toQString(kind.name), u"http://127.0.0.1:%1/v1"_s.arg(port));
}

void LocalOffers::askServer(const QString& name, const QString& url) {
    QNetworkRequest request(QUrl(url + u"/models"_s));
    request.setTransferTimeout(m_place.patienceMs);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    QNetworkReply* reply = m_network.get(request);
    QObject::connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received, qint64) {
        if (received > listLimit) reply->abort();
    });
    QObject::connect(reply, &QNetworkReply::finished, this, [this, reply, name, url, search = m_search] {
        reply->deleteLater();
        if (search != m_search) return;
        --m_asked;
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const auto models = connecting::readModelList(reply->readAll().toStdString());
        if (status == 200 && models) {
            connect::LocalServer server{name, url, {}, models->empty() ? tr("has no models yet") : QString()};
            for (const std::string& model : *models)
                server.models << toQString(model);
            m_servers.push_back(server);
            std::ranges::sort(m_servers, {}, &connect::LocalServer::name);
        }
        Q_EMIT serversFound(m_servers, m_asked == 0);
    });
}

LocalOffers::Made LocalOffers::make(const Result<connecting::Imported>& imported, const QString& source,
                                    const QString& policyFile) {
    Made made;
    made.offer.source = source;
    made.offer.file = policyFile;
    if (!imported) {
        setTrouble(made.offer, imported.error());
        return made;
    }
    for (const auto& missed : imported->notUnderstood)
        made.offer.notUnderstood << (missed.line > 0
                                         ? tr("line %1: %2").arg(missed.line).arg(toQString(missed.text))
                                         : toQString(missed.text));
    for (const std::string& key : imported->plainKeys)
        made.offer.keys << toQString(key);
    made.offer.understood << tr("%1 providers and %2 models were understood.")
                                 .arg(imported->providers.size())
                                 .arg(imported->models.size());
    auto change = connecting::openFile(policyFile.toStdString());
    if (!change) {
        setTrouble(made.offer, change.error());
        return made;
    }
    auto text =
        connecting::mergedPolicy(change->before, policyFile.toStdString(), *imported, source.toStdString());
    if (!text) {
        setTrouble(made.offer, text.error());
        return made;
    }
    if (change->existed)
        made.offer.understood << tr(
            "They are declared in no tier: name one in a request, or put it into a tier.");
    change->after = *std::move(text);
    made.offer.isNew = !change->existed;
    made.offer.isNeeded = change->isNeeded();
    made.offer.text = toQString(change->after);
    made.offer.diff = toQString(connecting::diffOf(*change));
    made.change = *std::move(change);
    return made;
}

template <class Read>
void LocalOffers::offer(const QString& source, Read read) {
    const quint64 asked = ++m_offer;
    m_change.reset();
    m_worker.ask(
        this, [read, source, file = m_place.policyFile] { return make(read(), source, file); },
        [this, asked](const Made& made) {
            if (asked != m_offer) return;
            if (made.offer.trouble.isEmpty()) m_change = made.change;
            Q_EMIT offered(made.offer);
        });
}

void LocalOffers::offerServer(const connect::LocalServer& server) {
    for (const auto& kind : connecting::localKinds) {
        if (toQString(kind.name) != server.name) continue;
        std::vector<std::string> models;
        for (const QString& model : server.models)
            models.push_back(model.toStdString());
        offer(server.name, [kind, url = server.url.toStdString(), models]() -> Result<connecting::Imported> {
            return connecting::importedFrom(kind, url, models);
        });
    }
}

void LocalOffers::offerImport(const QString& id, const QString& file) {
    const Kind* kind = kindOf(id);
    if (kind == nullptr) return;
    offer(QDir::toNativeSeparators(file),
          [read = kind->read, path = file.toStdString()]() -> Result<connecting::Imported> {
              const auto text = textOf(path, read == connecting::readCcSwitch);
              if (!text) return std::unexpected(text.error());
              auto imported = read(*text);
              if (imported) return imported;
              Error error = imported.error();
              error.file = path;
              return std::unexpected(error);
          });
}

QString LocalOffers::usualFile(const QString& id) const {
    const Kind* kind = kindOf(id);
    if (kind == nullptr) return {};
    const QDir home(m_place.home);
    const bool isOlder = !kind->older.isEmpty() && !home.exists(kind->usual) && home.exists(kind->older);
    return home.filePath(isOlder ? kind->older : kind->usual);
}

void LocalOffers::write() {
    if (!m_change) return;
    m_worker.ask(
        this, [change = *m_change] { return connecting::writeChange(change, systemClock().wall()); },
        [this](const Result<connecting::Applied>& applied) {
            if (applied) m_written = *applied;
            Q_EMIT written({{},
                            applied.has_value(),
                            false,
                            !applied ? toQString(toString(applied.error()))
                            : applied->backup.empty()
                                ? tr("Written. Start Tierline again to route by your own policy.")
                                : tr("Written; it counts within two seconds where this policy is in force. "
                                     "The old one is %1")
                                      .arg(toQString(applied->backup.string())),
                            applied ? toQString(applied->backup.string()) : QString()});
        });
}

void LocalOffers::undo() {
    if (!m_written) return;
    m_worker.ask(
        this, [what = *m_written] { return connecting::undoChange(what); },
        [this](const Result<void>& done) {
            if (done) m_written.reset();
            Q_EMIT written({{},
                            done.has_value(),
                            true,
                            done ? tr("Undone: the policy is as it was.") : toQString(toString(done.error())),
                            {}});
        });
}

} // namespace tierline::workbench
