#include "inspector/bodies.h"
#include "inspector/conversation.h"
#include "inspector/prettyjson.h"

#include "bodytexts.h"
#include "records.h"

#include <QTest>

using namespace tierline;
using namespace tierline::inspector;
using namespace Qt::Literals::StringLiterals;

class BodiesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jsonIsIndentedAndNothingElse_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("keys, numbers and duplicates stay")
            << QByteArray(sample::oneLine) << QByteArray(sample::indented);
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("a string that never ends") << QByteArray("{\"a") << QByteArray("{\n  \"a");
        QTest::newRow("an escape at the end") << QByteArray("\"a\\") << QByteArray("\"a\\");
        QTest::newRow("no JSON at all") << QByteArray("hello") << QByteArray("hello");
        QTest::newRow("only closing") << QByteArray("}]") << QByteArray("\n}\n]");
    }
    void jsonIsIndentedAndNothingElse() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(prettyJson(std::string_view(text.data(), size_t(text.size())))),
                 expected);
    }

    void depthDoesNotMultiplyTheText() {
        const std::string deep = std::string(20'000, '[') + std::string(20'000, ']');
        QVERIFY(prettyJson(deep).size() < 100'000);
    }

    void aConversationIsItsMessages() {
        const auto blocks = conversationOf("openai", sample::chat);
        QVERIFY(blocks.has_value());
        QStringList titles;
        for (const auto& block : *blocks)
            titles += block.title.section(u" · "_s, 0, 0);
        QCOMPARE(titles,
                 QStringList({u"1 tool"_s, u"System"_s, u"User"_s, u"Assistant"_s, u"Tool result"_s}));
        QVERIFY((*blocks)[2].text.contains(u"[image: https://pictures.example/a.png]"_s));
        QVERIFY((*blocks)[3].text.startsWith(u"calls look"_s));
        QVERIFY((*blocks)[3].text.contains(u"\"at\": 1.0"_s));
        QCOMPARE((*blocks)[4].text, u"a cat"_s);
    }

    void resultsInTheUsersMessageStandApart() {
        const auto blocks = conversationOf("anthropic", sample::anthropic);
        QVERIFY(blocks.has_value());
        QCOMPARE(blocks->size(), std::size_t(3));
        QVERIFY((*blocks)[1].kind == BlockKind::Tool);
        QCOMPARE((*blocks)[2].text, u"And now?"_s);
    }

    void whatIsBrokenIsAnError() {
        QVERIFY(!conversationOf("openai", "{").has_value());
        QVERIFY(!conversationOf("klingon", "{}").has_value());
    }

    void controlsBecomeSigns() {
        QCOMPARE(displayText(std::string_view("a\0b\x1b\r\nc\td", 9)),
                 u"a"_s + QChar(0x2400) + u"b"_s + QChar(0x241b) + u"\nc\td"_s);
        QCOMPARE(displayText("\xff\xfe").size(), qsizetype(2));
        QCOMPARE(displayText("😀 שלום"), u"😀 שלום"_s);
    }

    void aLongLineIsBrokenBetweenCharacters() {
        const Block block{BlockKind::Plain, {}, u"😀"_s.repeated(4'999)};
        const auto shown = shownOf({block});
        for (const auto& line : shown.text.split(u'\n')) {
            QVERIFY(line.size() <= longestLine);
            QVERIFY(!line.back().isHighSurrogate());
        }
        QCOMPARE(QString(shown.text).remove(u'\n'), block.text);
    }

    void theSystemsTextIsFoldedUntilItIsWanted() {
        const Block system{BlockKind::System, u"System"_s, u"line\n"_s.repeated(500)};
        const auto folded = shownOf({system});
        QVERIFY(folded.text.size() < 200);
        QVERIFY(folded.text.startsWith(u"▸ System"_s));
        QVERIFY(folded.marks.back().kind == ShownMark::Kind::Fold);
        const auto open = shownOf({system}, {.unfolded = {true}});
        QVERIFY(open.text.contains(system.text.trimmed()));
        for (const auto& mark : open.marks)
            QVERIFY(mark.begin + mark.length <= open.text.size());
    }

    void twoMegabytesAreShownAtFirst() {
        const Block block{BlockKind::Plain, {}, u"0123456789\n"_s.repeated(400'000)};
        const auto shown = shownOf({block});
        QVERIFY(shown.isCut);
        QCOMPARE(shown.text.size(), shownLimit);
        QCOMPARE(shownOf({block}, {.limit = -1}).text.size(), block.text.size());
    }

    void eachPageHasWhatIsKeptOrSaysWhy() {
        auto record = std::make_shared<ledger::Record>(sample::refactoring(sample::idOf(1)));
        Content content{u"x"_s, record, nullptr, std::nullopt, {}};
        auto bodies = bodiesOf(content);
        QCOMPARE(bodies.conversation.blocks.size(), std::size_t(1));
        QVERIFY(bodies.request.blocks.front().text.contains(u"\"client\": \"claude-code\""_s));
        QVERIFY(bodies.response.blocks.empty());
        QVERIFY(bodies.response.emptySentence.contains(u"capture: {replies: true}"_s));
        record->prompt.reset();
        record->reply = "Done.";
        bodies = bodiesOf(content);
        QVERIFY(bodies.conversation.emptySentence.contains(u"capture: {prompts: true}"_s));
        QCOMPARE(bodies.response.blocks.front().text, u"Done."_s);
        content.request = std::make_shared<const std::string>(sample::anthropic);
        bodies = bodiesOf(content);
        QCOMPARE(bodies.conversation.blocks.size(), std::size_t(4)); // with the reply
        QVERIFY(bodies.request.blocks.front().text.contains(u"\n  \"system\": \"Be kind.\""_s));
        content.request = std::make_shared<const std::string>("no json");
        QVERIFY(bodiesOf(content).conversation.note.contains(u"could not be read"_s));
    }

    void anErrorIsTheResponse() {
        auto record = std::make_shared<ledger::Record>(sample::refactoring(sample::idOf(1)));
        record->error = ledger::RecordError{"budget_spent", "the day's budget is spent"};
        record->status = 402;
        const auto bodies = bodiesOf({u"x"_s, record, nullptr, std::nullopt, {}});
        QVERIFY(bodies.response.blocks.front().text.contains(u"the day's budget is spent"_s));
    }
};

QTEST_GUILESS_MAIN(BodiesTest)
#include "bodies.moc"
