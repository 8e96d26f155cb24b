#include "inspectordesk.h"

#include "engine.h"
#include "inspector/dialects.h"

#include "catalog/prices.h"
#include "ledger/texts.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using inspector::Content;

namespace {

constexpr int patienceMs = 120'000;

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::optional<route::ModelPrice> priceOf(const policy::Policy& policy, const ledger::Record& record) {
    const auto model = policy.model(record.model);
    if (!model || !record.usage) return std::nullopt;
    const auto prices = catalog::loadPrices();
    const catalog::Catalog none;
    return route::priceOf(policy, *model, prices ? *prices->catalog : none, record.time,
                          record.usage->allInput());
}

// A text that cannot be read hides neither the decision nor the others.
void readTexts(const ledger::Ledger& ledger, ledger::Record record, Content& content) {
    auto texts = ledger::textsOf(ledger, record.id);
    if (texts) {
        record.reply = std::move(texts->reply);
        if (texts->request) {
            content.request = std::make_shared<const std::string>(std::move(texts->request->text));
            content.requestBytes = texts->request->bytes;
        }
    }
    content.record = std::make_shared<const ledger::Record>(std::move(record));
}

Content read(const Access& access, const QString& id) {
    Content content;
    content.id = id;
    std::shared_ptr<const policy::Policy> policy;
    const bool runs = access.use([&](Engine& engine) {
        policy = engine.gateway().policy();
        auto found = engine.gateway().ledger().decision(id.toStdString());
        if (!found)
            content.trouble = toQString(toString(found.error()));
        else if (*found)
            readTexts(engine.gateway().ledger(), **found, content);
    });
    if (!runs) content.trouble = InspectorDesk::tr("The gateway is not running, so its ledger is closed.");
    if (content.record && policy) content.price = priceOf(*policy, *content.record);
    return content;
}

} // namespace

InspectorDesk::InspectorDesk(std::shared_ptr<Access> access, QString token)
    : m_access(std::move(access)), m_token(std::move(token)), m_worker(u"inspector"_s) {
    m_network.setProxy(QNetworkProxy::NoProxy); // the port is on this machine
}

void InspectorDesk::fetch(const QString& id) {
    m_newest = id;
    m_worker.ask(
        this, [access = m_access, id] { return read(*access, id); },
        [this](Content content) {
            if (content.id == m_newest) Q_EMIT fetched(content);
        });
}

void InspectorDesk::replay(const inspector::RecordPtr& record,
                           const std::shared_ptr<const std::string>& request) {
    const QString of = toQString(record->id);
    const auto call = inspector::callOf(*record, request.get());
    const QString what = request ? tr("the whole conversation") : tr("the words that were scored, alone");
    if (m_url.isEmpty()) {
        Q_EMIT replayed({of, {}, tr("The gateway is not running."), false});
        return;
    }
    QNetworkRequest post(QUrl(m_url + call.path));
    post.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    post.setHeader(QNetworkRequest::UserAgentHeader, u"tierline/" TIERLINE_VERSION ""_s);
    post.setRawHeader("x-tierline-client", QByteArray::fromStdString(record->client));
    if (!call.header.isEmpty())
        post.setRawHeader(call.header.section(u':', 0, 0).toLatin1(),
                          call.header.section(u':', 1).trimmed().toLatin1());
    if (!m_token.isEmpty()) post.setRawHeader("authorization", "Bearer " + m_token.toUtf8());
    post.setTransferTimeout(patienceMs);
    QNetworkReply* reply =
        m_network.post(post, request ? QByteArray::fromStdString(*request) : call.body.toUtf8());
    connect(reply, &QNetworkReply::finished, this, [this, reply, of, what] {
        reply->deleteLater();
        conclude(*reply, of, what);
    });
}

void InspectorDesk::conclude(QNetworkReply& reply, const QString& of, const QString& what) {
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QString id = QString::fromUtf8(reply.rawHeader("x-tierline-id"));
    if (status == 0) {
        Q_EMIT replayed({of, {}, tr("The gateway did not answer: %1").arg(reply.errorString()), false});
        return;
    }
    if (status == 200) {
        Q_EMIT replayed({of, id,
                         tr("Replayed %1: %2 answered, tier %3")
                             .arg(what, QString::fromUtf8(reply.rawHeader("x-tierline-model")),
                                  QString::fromUtf8(reply.rawHeader("x-tierline-tier"))),
                         true});
        return;
    }
    const QJsonObject error = QJsonDocument::fromJson(reply.readAll()).object().value("error"_L1).toObject();
    Q_EMIT replayed({of, id,
                     tr("Replayed %1: the gateway answered %2: %3")
                         .arg(what, QString::number(status), error.value("message"_L1).toString()),
                     false});
}

} // namespace tierline::workbench
