// A streamed chat answer from its bytes, however they are cut. Bounded: what a hostile server sends beyond
// the limits is left out and said. One answer, one thread.
#pragma once

#include "base/usage.h"
#include "protocol/sse.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace tierline::playground {

class AnswerReader {
public:
    static constexpr qsizetype textLimit = 4'000'000; // UTF-16 units
    static constexpr std::size_t eventLimit = 8U << 20U;

    // `isStream`: by the content type; otherwise the body is one JSON object, read by `finish`.
    explicit AnswerReader(bool isStream) : m_isStream(isStream), m_splitter(eventLimit) {}

    void feed(const QByteArray& bytes);
    void finish(); // no more bytes come

    QString takeNew(); // of the text since the last call
    const QString& text() const { return m_text; }
    const QString& thinking() const { return m_thinking; }
    const std::optional<Usage>& usage() const { return m_usage; }
    const QString& finishReason() const { return m_finish; }
    const QString& error() const { return m_error; }        // one sentence; empty: none
    bool isWhole() const { return m_isWhole; }              // its end mark came
    bool isCut() const { return m_isCut; }                  // by our own limit
    bool isTooLong() const { return m_splitter.tooLong(); } // nothing more is worth reading

private:
    void readEvent(std::string_view raw);
    void readObject(const QJsonObject& object);
    void readChoice(const QJsonObject& choice);
    void readPlain();

    bool m_isStream;
    protocol::SseSplitter m_splitter;
    QByteArray m_plain;
    QString m_text, m_thinking, m_finish, m_error;
    qsizetype m_taken = 0;
    std::optional<Usage> m_usage;
    bool m_isWhole = false, m_isCut = false;
};

// The sentence in an error body of any dialect that the gateway speaks; else the beginning of the text.
QString errorIn(const QByteArray& body);

} // namespace tierline::playground
