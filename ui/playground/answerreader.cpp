#include "playground/answerreader.h"

#include "base/utf8.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype errorShown = 400;
constexpr qsizetype plainLimit = 16 << 20;

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::playground", text);
}

// Bytes that are no UTF-8 become U+FFFD: an answer with one bad byte is still an answer.
QJsonObject objectOf(std::string_view bytes) {
    const auto whole = isUtf8(bytes) ? std::string(bytes) : toValidUtf8(bytes);
    return QJsonDocument::fromJson(
               QByteArray::fromRawData(whole.data(), static_cast<qsizetype>(whole.size())))
        .object();
}

std::int64_t tokens(const QJsonObject& object, QLatin1StringView key) {
    return std::max<qint64>(object.value(key).toInteger(), 0);
}

Usage usageOf(const QJsonObject& object) {
    Usage usage;
    const auto ofPrompt = object.value("prompt_tokens_details"_L1).toObject();
    const auto ofReply = object.value("completion_tokens_details"_L1).toObject();
    const auto all = tokens(object, "prompt_tokens"_L1);
    usage.cachedRead = std::min(tokens(ofPrompt, "cached_tokens"_L1), all);
    usage.input = all - usage.cachedRead;
    usage.output = tokens(object, "completion_tokens"_L1);
    usage.reasoning = std::min(tokens(ofReply, "reasoning_tokens"_L1), usage.output);
    return usage;
}

// An error is an object with a message, or the message itself.
QString messageOf(const QJsonValue& error) {
    if (error.isString()) return error.toString();
    return error.toObject().value("message"_L1).toString();
}

bool append(QString& to, const QString& more) {
    const auto room = AnswerReader::textLimit - to.size();
    to += room >= more.size() ? more : more.left(std::max<qsizetype>(room, 0));
    return room >= more.size();
}

} // namespace

void AnswerReader::feed(const QByteArray& bytes) {
    if (!m_isStream) {
        if (m_plain.size() < plainLimit) m_plain += bytes;
        return;
    }
    m_splitter.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    while (const auto event = m_splitter.next())
        readEvent(*event);
    if (m_splitter.tooLong() && m_error.isEmpty())
        m_error = tr("One event of the answer is larger than 8 MB.");
}

void AnswerReader::readEvent(std::string_view raw) {
    std::string scratch;
    const auto event = protocol::readSseEvent(raw, scratch);
    if (!event.hasData) return;
    if (event.data == "[DONE]") {
        m_isWhole = true;
        return;
    }
    readObject(objectOf(event.data));
}

void AnswerReader::readObject(const QJsonObject& object) {
    if (const auto error = object.value("error"_L1); !error.isUndefined() && !error.isNull()) {
        const auto said = messageOf(error);
        m_error =
            said.isEmpty() ? tr("The answer ended with an error that says nothing.") : said.left(errorShown);
    }
    if (const auto usage = object.value("usage"_L1); usage.isObject()) m_usage = usageOf(usage.toObject());
    const auto choices = object.value("choices"_L1).toArray();
    if (!choices.isEmpty()) readChoice(choices.first().toObject());
}

void AnswerReader::readChoice(const QJsonObject& choice) {
    const auto part = choice.value(m_isStream ? "delta"_L1 : "message"_L1).toObject();
    if (!append(m_text, part.value("content"_L1).toString())) m_isCut = true;
    if (!append(m_thinking, part.value("reasoning_content"_L1).toString())) m_isCut = true;
    if (const auto finish = choice.value("finish_reason"_L1); finish.isString()) m_finish = finish.toString();
}

void AnswerReader::finish() {
    if (!m_isStream) readPlain();
    if (m_isStream && !m_isWhole && m_error.isEmpty()) m_error = tr("The answer broke off before its end.");
}

void AnswerReader::readPlain() {
    const auto object = objectOf({m_plain.constData(), static_cast<std::size_t>(m_plain.size())});
    readObject(object);
    m_isWhole = object.contains("choices"_L1);
    if (!m_isWhole && m_error.isEmpty()) m_error = errorIn(m_plain);
}

QString AnswerReader::takeNew() {
    const auto more = m_text.mid(m_taken);
    m_taken = m_text.size();
    return more;
}

QString errorIn(const QByteArray& body) {
    const auto object = objectOf({body.constData(), static_cast<std::size_t>(body.size())});
    if (const auto said = messageOf(object.value("error"_L1)); !said.isEmpty()) return said.left(errorShown);
    const auto text = QString::fromUtf8(body.left(errorShown)).simplified();
    return text.isEmpty() ? tr("Nothing came back.") : text;
}

} // namespace tierline::playground
