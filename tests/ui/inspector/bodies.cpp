#include "inspector/bodies.h"
#include "inspector/conversation.h"
#include "inspector/prettyjson.h"
#include "inspector/requestblocks.h"
#include "inspector/scoredwords.h"

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
        QCOMPARE(bodies.request.copied, QString::fromUtf8(sample::anthropic));
        QVERIFY(!bodies.request.offersKeeping);
        content.request = std::make_shared<const std::string>("no json");
        QVERIFY(bodiesOf(content).conversation.note.contains(u"could not be read"_s));
    }

    void whatIsNotKeptOffersTheSettingOnceOnly() {
        auto record = std::make_shared<ledger::Record>(sample::refactoring(sample::idOf(1)));
        Content content{u"x"_s, record, nullptr, std::nullopt, {}};
        QVERIFY(bodiesOf(content).conversation.offersKeeping);
        QVERIFY(bodiesOf(content).request.offersKeeping);
        content.keepsRequests = true;
        QVERIFY(!bodiesOf(content).conversation.offersKeeping);
        QVERIFY(bodiesOf(content).request.note.contains(u"are kept now"_s));
    }

    void aRequestThatWasCutIsReadButNotSentAgain() {
        auto record = std::make_shared<ledger::Record>(sample::refactoring(sample::idOf(1)));
        Content content{u"x"_s, record, nullptr, std::nullopt, {}};
        content.request = std::make_shared<const std::string>(std::string(sample::chat).substr(0, 60));
        content.requestBytes = 6'000'000;
        QVERIFY(content.isCut() && content.whole() == nullptr);
        const auto bodies = bodiesOf(content);
        QVERIFY(bodies.request.note.contains(u"The first 60 B of 6"_s));
        QVERIFY(bodies.request.blocks.front().text.contains(u"\"model\": \"auto\""_s));
        QVERIFY(bodies.conversation.note.contains(u"Too large"_s));
    }

    void aRequestIsItsMembers() {
        const auto blocks = requestBlocks(sample::chat);
        QStringList titles;
        for (const auto& block : blocks)
            titles += block.title.section(u" · "_s, 0, 1);
        QCOMPARE(titles,
                 QStringList({QString(), u"\"messages\" · 4 elements"_s, u"\"tools\" · 1 element"_s}));
        QCOMPARE(blocks[0].text, u"\"model\": \"auto\""_s);
        QVERIFY(blocks[2].kind == BlockKind::Tools); // folded at first
        QCOMPARE(requestBlocks("[1]").size(), std::size_t(1));
        QCOMPARE(requestBlocks("{\"messages\":").size(), std::size_t(1));
        QCOMPARE(requestBlocks("").size(), std::size_t(1));
    }

    void theWayToTheProviderIsOneSentence() {
        auto record = sample::refactoring(sample::idOf(1));
        record.attempts.resize(1);
        record.requestedModel = "auto";
        record.model = "nimbus/flash";
        record.translation.reset();
        QCOMPARE(wayOf(record), u"On its way: auto → nimbus/flash · otherwise as it came"_s);
        record.translation = ledger::Translation{"anthropic", {"seed"}, 64};
        QVERIFY(wayOf(record).contains(u"dropped: seed; output limit cut to 64"_s, Qt::CaseInsensitive));
        record.attempts.clear();
        QVERIFY(wayOf(record).isEmpty());
    }

    void scoredWordsAreFoundWhereTheyWereSaid_data() {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QStringList>("said"); // the user's messages
        QTest::addColumn<QString>("scored"); // "1: words | more words", the message and what is marked in it
        const QString wrapped =
            u"<reminder>\nnotes\n</reminder>\nRefactor this.\n<env>\nx\n</env>\nAnd test it."_s;
        QTest::newRow("as it stands")
            << u"Refactor this."_s << QStringList{u"Refactor this."_s} << u"0: Refactor this."_s;
        QTest::newRow("the last that has them")
            << u"go on"_s << QStringList{u"go on"_s, u"no"_s, u"go on"_s, u"stop"_s} << u"2: go on"_s;
        QTest::newRow("what was folded is passed over")
            << u"Refactor this.\nAnd test it."_s << QStringList{wrapped}
            << u"0: Refactor this. | And test it."_s;
        QTest::newRow("other words") << u"something else"_s << QStringList{u"Refactor this."_s} << QString();
        QTest::newRow("one line in common of many")
            << u"ok\nand a long line that nobody said in this place"_s << QStringList{u"ok"_s} << QString();
        QTest::newRow("nothing kept") << QString() << QStringList{u"Refactor this."_s} << QString();
    }
    void scoredWordsAreFoundWhereTheyWereSaid() {
        QFETCH(const QString, prompt);
        QFETCH(const QStringList, said);
        QFETCH(const QString, scored);
        ledger::Record record;
        if (!prompt.isEmpty()) record.prompt = prompt.toStdString();
        std::vector<Block> blocks;
        for (const auto& text : said)
            blocks.push_back({BlockKind::User, u"User"_s, text});
        QCOMPARE(markScored(blocks, record), !scored.isEmpty());
        QStringList found;
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            QStringList marked;
            for (const auto& mark : blocks[i].marks)
                marked += blocks[i].text.mid(mark.begin, mark.length);
            if (!marked.isEmpty()) found += u"%1: %2"_s.arg(i).arg(marked.join(u" | "_s));
        }
        QCOMPARE(found.join(u'\n'), scored);
    }

    void marksStayAtTheirWordsWhereLinesAreBroken() {
        Block block{BlockKind::User, u"User"_s, u"x"_s.repeated(longestLine + 10) + u" here\nthere"_s};
        for (const auto& word : {u"here"_s, u"there"_s})
            block.marks.push_back({BlockMark::Kind::Scored, block.text.indexOf(word), word.size()});
        const auto shown = shownOf({{BlockKind::System, u"System"_s, u"short"_s}, block});
        QStringList marked;
        for (const auto& mark : shown.marks)
            if (mark.kind == ShownMark::Kind::Scored) marked += shown.text.mid(mark.begin, mark.length);
        QCOMPARE(marked, QStringList({u"here"_s, u"there"_s}));
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
