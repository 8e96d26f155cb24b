#include "inspector/dialects.h"

#include "kit/format.h"

#include "base/dialect.h"
#include "base/jsonwriter.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUrl>

#include <array>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::inspector::Dialects", text);
}

QString text(const std::string& utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

// One message of the user, as each dialect says it.
void messages(JsonWriter& json, const std::string& model, const std::string& prompt) {
    json.member("model", model);
    json.key("messages");
    json.beginArray();
    json.beginObject();
    json.member("role", "user");
    json.member("content", prompt);
    json.endObject();
    json.endArray();
}

void limitedMessages(JsonWriter& json, const std::string& model, const std::string& prompt) {
    json.member("max_tokens", 1024);
    messages(json, model, prompt);
}

void input(JsonWriter& json, const std::string& model, const std::string& prompt) {
    json.member("model", model);
    json.member("input", prompt);
}

void contents(JsonWriter& json, const std::string& /*in the path*/, const std::string& prompt) {
    json.key("contents");
    json.beginArray();
    json.beginObject();
    json.member("role", "user");
    json.key("parts");
    json.beginArray();
    json.beginObject();
    json.member("text", prompt);
    json.endObject();
    json.endArray();
    json.endObject();
    json.endArray();
}

struct DialectRow {
    const char* name;
    const char* path; // %1: the model
    const char* header;
    void (*body)(JsonWriter& json, const std::string& model, const std::string& prompt);
};

// In the order of `Dialect`. Names are proper names: not translated, but for the one that is a description.
constexpr std::array<DialectRow, allDialects.size()> rows{{
    {QT_TRANSLATE_NOOP("tierline::inspector::Dialects", "OpenAI chat"), "/v1/chat/completions", "", messages},
    {"OpenAI Responses", "/v1/responses", "", input},
    {"Anthropic", "/v1/messages", "anthropic-version: 2023-06-01", limitedMessages},
    {"Gemini", "/v1beta/models/%1:generateContent", "", contents},
}};

const DialectRow* rowOf(const std::string& dialect) {
    const auto known = dialectFromString(dialect);
    return known ? &rows[static_cast<std::size_t>(*known)] : nullptr;
}

QString shellQuoted(const QString& value) {
    return u'\'' + QString(value).replace(u'\'', u"'\\''"_s) + u'\'';
}

QString capitalised(QString sentence) {
    if (!sentence.isEmpty()) sentence[0] = sentence[0].toUpper();
    return sentence;
}

} // namespace

QString dialectName(const std::string& dialect) {
    const auto* row = rowOf(dialect);
    return row != nullptr ? tr(row->name) : text(dialect);
}

bool isTranslated(const ledger::Record& record) {
    return record.translation && record.translation->dialect != record.dialect;
}

QString translationSentence(const ledger::Record& record) {
    if (!record.translation) return {};
    QStringList parts;
    if (isTranslated(record))
        parts += tr("translated %1 → %2")
                     .arg(dialectName(record.dialect), dialectName(record.translation->dialect));
    QStringList dropped;
    for (const auto& feature : record.translation->dropped)
        dropped += text(feature).replace(u'_', u' ');
    if (!dropped.isEmpty()) parts += tr("dropped: %1").arg(dropped.join(u", "_s));
    if (const auto limit = record.translation->maxOutput)
        parts += tr("output limit cut to %1").arg(kit::count(*limit));
    return capitalised(parts.join(u"; "_s));
}

Call callOf(const ledger::Record& record, const std::string* request) {
    const auto* known = rowOf(record.dialect);
    const DialectRow& row = known != nullptr ? *known : rows.front();
    const std::string model = record.requestedModel.empty() ? std::string("auto") : record.requestedModel;
    std::string body;
    if (request == nullptr) {
        JsonWriter json(body);
        json.beginObject();
        row.body(json, model, record.prompt.value_or(std::string()));
        json.endObject();
    }
    const auto path = QString::fromLatin1(row.path).replace(
        u"%1"_s, QString::fromLatin1(QUrl::toPercentEncoding(text(model), ":")));
    return {path, QString::fromLatin1(row.header), text(request != nullptr ? *request : body)};
}

QString asCurl(const ledger::Record& record, const QString& baseUrl, const std::string* request) {
    const Call call = callOf(record, request);
    // A shell takes no argument beyond 128 kB, but a document behind the command of any size.
    QString data = u"-d "_s + shellQuoted(call.body);
    if (request != nullptr)
        data = u"--data-binary @- <<'END_OF_REQUEST'\n"_s + call.body + u"\nEND_OF_REQUEST"_s;
    return u"curl "_s + (call.path.contains(u'%') ? shellQuoted(baseUrl + call.path) : baseUrl + call.path)
           + u" \\\n  -H 'content-type: application/json' \\\n"_s
           + (call.header.isEmpty() ? QString() : u"  -H '"_s + call.header + u"' \\\n"_s) + u"  "_s + data;
}

} // namespace tierline::inspector
