#include "inspector/comparison.h"

#include "kit/format.h"

#include "base/dialect.h"
#include "base/jsonwriter.h"
#include "protocol/canonical.h"
#include "protocol/json.h"

#include <QCoreApplication>
#include <QStringList>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::inspector::Comparison", text);
}

QString text(const std::string& utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString instead(const std::string& before, const std::string& after) {
    return tr("%1 instead of %2").arg(text(after), text(before));
}

QString costs(const ledger::Record& before, const ledger::Record& after) {
    if (before.money != after.money) return tr("another kind of money, so the costs do not compare");
    if (!before.cost || !after.cost) return tr("a cost is not known");
    if (*before.cost == *after.cost) return tr("the same cost");
    const bool more = *after.cost > *before.cost;
    const auto difference = kit::money(more ? *after.cost - *before.cost : *before.cost - *after.cost);
    return more ? tr("%1 dearer").arg(difference) : tr("%1 cheaper").arg(difference);
}

} // namespace

QString comparisonOf(const ledger::Record& before, const ledger::Record& after) {
    QStringList words;
    words += before.tier == after.tier ? tr("the same tier, %1").arg(text(after.tier))
                                       : instead(before.tier, after.tier);
    words += before.model == after.model ? tr("the same model") : instead(before.model, after.model);
    words += costs(before, after);
    words +=
        tr("%1, before %2")
            .arg(kit::duration(Milliseconds{after.latencyMs}), kit::duration(Milliseconds{before.latencyMs}));
    if (before.policy != after.policy) words += tr("another policy decided");
    return tr("Replayed: %1.").arg(words.join(u"; "_s));
}

namespace {

// The messages as OpenAI's chat has them, which sets speak; empty: the request cannot be read.
std::string messagesOf(const std::string& dialect, const std::string& request) {
    const auto known = dialectFromString(dialect);
    if (!known) return {};
    const auto conversation = protocol::readConversation(*known, request);
    if (!conversation) return {};
    const auto written = protocol::writeRequest(Dialect::OpenAi, *conversation, {});
    const auto json = protocol::Json::parse(written.body);
    return json ? std::string((*json)["messages"].text()) : std::string();
}

} // namespace

QString asCase(const ledger::Record& record, const std::string* request) {
    const auto messages = request != nullptr ? messagesOf(record.dialect, *request) : std::string();

    std::string row;
    JsonWriter json(row);
    json.beginObject();
    json.member("id", record.id);
    if (messages.empty()) {
        json.member("prompt", record.prompt.value_or(std::string()));
    } else {
        json.key("messages");
        json.raw(messages);
    }
    if (record.label) json.member("tier", *record.label);
    json.endObject();
    return text(row);
}

} // namespace tierline::inspector
