#include "playground/answerreader.h"

#include "chatserver.h"

#include <QTest>

using namespace tierline;
using namespace tierline::playground;
using namespace Qt::Literals::StringLiterals;

namespace {

// What a person would see of it, in one line.
QString told(const AnswerReader& reader) {
    QStringList parts{reader.text()};
    if (!reader.thinking().isEmpty()) parts << u"thinks "_s + reader.thinking();
    if (reader.usage())
        parts << u"%1+%2/%3"_s.arg(reader.usage()->input)
                     .arg(reader.usage()->cachedRead)
                     .arg(reader.usage()->output);
    if (!reader.finishReason().isEmpty()) parts << reader.finishReason();
    if (!reader.error().isEmpty()) parts << u"! "_s + reader.error();
    return parts.join(u" | "_s);
}

QString read(const QList<QByteArray>& pieces, bool isStream = true) {
    AnswerReader reader(isStream);
    QString taken;
    for (const auto& piece : pieces) {
        reader.feed(piece);
        taken += reader.takeNew();
    }
    reader.finish();
    taken += reader.takeNew();
    return taken == reader.text() ? told(reader) : u"the parts differ from the whole: "_s + taken;
}

QByteArray said(const QString& text) {
    return test::ChatServer::delta(text);
}

} // namespace

class AnswerReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void everyCutGivesTheSame_data();
    void everyCutGivesTheSame();
    void aPlainBody_data();
    void aPlainBody();
    void anEndlessEventIsGivenUp();
    void anEndlessAnswerIsCut();
    void errorBodies_data();
    void errorBodies();
};

void AnswerReaderTest::everyCutGivesTheSame_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const QByteArray& bytes, const QString& expected) {
        QTest::newRow(name) << bytes << expected;
    };
    const auto end = test::ChatServer::ending(12, 3);
    row("two deltas and an end", said(u"Hello, "_s) + said(u"world"_s) + end,
        u"Hello, world | 12+0/3 | stop"_s);
    row("letters of two, three and four bytes", said(u"größer → 漢字 🙂"_s) + end,
        u"größer → 漢字 🙂 | 12+0/3 | stop"_s);
    row("a surrogate pair in two events",
        "data: {\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"}}]}\n\n"
        "data: {\"choices\":[{\"delta\":{\"content\":\"\\ude42\"}}]}\n\ndata: [DONE]\n\n",
        u"🙂"_s);
    row("right-to-left and NUL", said(u"שלום"_s + QChar::Null + u"!"_s) + end,
        u"שלום"_s + QChar::Null + u"! | 12+0/3 | stop"_s);
    row("CRLF and comments",
        ": keep-alive\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\r\n\r\ndata: "
        "[DONE]\r\n\r\n",
        u"a"_s);
    row("cached tokens",
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,"
        "\"prompt_tokens_details\":{\"cached_tokens\":4}}}\n\ndata: [DONE]\n\n",
        u" | 6+4/2"_s);
    row("negative and huge tokens",
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":-5,\"completion_tokens\":1e300}}\n\ndata: "
        "[DONE]\n\n",
        u" | 0+0/0"_s);
    row("thinking before words",
        "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}\n\n" + said(u"yes"_s)
            + "data: [DONE]\n\n",
        u"yes | thinks hm"_s);
    row("an error in the middle", said(u"Hel"_s) + "data: {\"error\":{\"message\":\"overloaded\"}}\n\n",
        u"Hel | ! overloaded"_s);
    row("broken off", said(u"Hel"_s), u"Hel | ! The answer broke off before its end."_s);
    row("one event that is no JSON", "data: {nonsense\n\n" + said(u"on"_s) + "data: [DONE]\n\n", u"on"_s);
    row("a byte that is no UTF-8",
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\xff"
        "b\"}}]}\n\ndata: [DONE]\n\n",
        u"a\uFFFDb"_s);
    row("nothing at all", {}, u" | ! The answer broke off before its end."_s);
}

void AnswerReaderTest::everyCutGivesTheSame() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, expected);
    QCOMPARE(read({bytes}), expected);
    QList<QByteArray> single;
    for (const char byte : bytes)
        single << QByteArray(1, byte);
    QCOMPARE(read(single), expected);
    for (qsizetype at = 0; at <= bytes.size(); ++at)
        QCOMPARE(read({bytes.left(at), bytes.mid(at)}), expected);
}

void AnswerReaderTest::aPlainBody_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");
    QTest::newRow("an answer") << QByteArray(
        "{\"choices\":[{\"message\":{\"content\":\"yes\"},\"finish_reason\":\"stop\"}],"
        "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}")
                               << u"yes | 3+0/1 | stop"_s;
    QTest::newRow("an error") << QByteArray("{\"error\":{\"message\":\"no key\"}}") << u" | ! no key"_s;
    QTest::newRow("something else") << QByteArray("<html>502</html>") << u" | ! <html>502</html>"_s;
    QTest::newRow("nothing") << QByteArray() << u" | ! Nothing came back."_s;
}

void AnswerReaderTest::aPlainBody() {
    QFETCH(QByteArray, body);
    QFETCH(QString, expected);
    QCOMPARE(read({body}, false), expected);
}

void AnswerReaderTest::anEndlessEventIsGivenUp() {
    AnswerReader reader(true);
    const QByteArray block(1 << 20, 'x');
    for (int i = 0; i < 10 && !reader.isTooLong(); ++i)
        reader.feed(block);
    QVERIFY(reader.isTooLong());
    QVERIFY(!reader.error().isEmpty());
}

void AnswerReaderTest::anEndlessAnswerIsCut() {
    AnswerReader reader(true);
    const auto piece = said(QString(500'000, u'x'));
    for (int i = 0; i < 10; ++i)
        reader.feed(piece);
    QVERIFY(reader.isCut());
    QCOMPARE(reader.text().size(), AnswerReader::textLimit);
}

void AnswerReaderTest::errorBodies_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");
    QTest::newRow("OpenAI's") << QByteArray(
        "{\"error\":{\"message\":\"There is no model `x`.\",\"type\":\"not_found\"}}")
                              << u"There is no model `x`."_s;
    QTest::newRow("a string") << QByteArray("{\"error\":\"nope\"}") << u"nope"_s;
    QTest::newRow("several lines of text") << QByteArray("Bad\n\n  Gateway") << u"Bad Gateway"_s;
    QTest::newRow("a very long one") << QByteArray("{\"error\":\"") + QByteArray(5'000, 'a') + "\"}"
                                     << QString(400, u'a');
}

void AnswerReaderTest::errorBodies() {
    QFETCH(QByteArray, body);
    QFETCH(QString, expected);
    QCOMPARE(errorIn(body), expected);
}

QTEST_GUILESS_MAIN(AnswerReaderTest)
#include "answerreader.moc"
