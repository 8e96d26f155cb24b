// What the Playground makes of words: wrapping, variants, differences, what it remembers.
#include "playground/prompt.h"
#include "playground/shelf.h"
#include "playground/variants.h"
#include "playground/worddiff.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace tierline;
using namespace tierline::playground;
using namespace Qt::Literals::StringLiterals;

namespace {

Draft draftOf(const QString& prompt) {
    Draft draft;
    draft.prompt = prompt;
    return draft;
}

QJsonObject bodyObject(const Draft& draft) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(bodyOf(draft, draft.model, true))).object();
}

QString printed(const std::vector<DiffPart>& parts) {
    QString text;
    for (const auto& part : parts)
        text += part.isOwn ? u'[' + part.text + u']' : part.text;
    return text;
}

} // namespace

class PlayTextsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void shorterWords_data();
    void shorterWords();
    void germanWords_data();
    void germanWords();
    void variantsAreMadeTheSameWayTwice();
    void whatCannotBeMadeSaysWhy();
    void theBodyHasEverything();
    void wrappingKeepsTheWords();
    void differences_data();
    void differences();
    void theShelfComesBack();
    void aHostileShelfIsReadAsFarAsItGoes();
    void onlySoManyRunsAreRemembered();
    void aPromptOfMegabytesIsNotRemembered();
};

void PlayTextsTest::shorterWords_data() {
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const QString& prompt, const QString& expected) {
        QTest::newRow(name) << prompt << expected;
    };
    row("two sentences", u"First this. Then that."_s, u"First this."_s);
    row("four sentences", u"One. Two! Three? Four."_s, u"One. Two!"_s);
    row("one sentence", u"Prove that it ends for every input"_s, u"Prove that it ends"_s);
    row("one word", u"Hello"_s, {});
    row("a version number is no end", u"Update to 2.4.1 now"_s, u"Update to"_s);
    row("Chinese", u"第一句。第二句。"_s, u"第一句。"_s);
    row("lines", u"a b\nc d\ne f"_s, u"a b\nc d"_s);
    row("nothing", {}, {});
}

void PlayTextsTest::shorterWords() {
    QFETCH(QString, prompt);
    QFETCH(QString, expected);
    QCOMPARE(shorter(prompt), expected);
}

void PlayTextsTest::germanWords_data() {
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("count");
    QTest::newRow("two words") << u"Please explain TCP"_s << u"bitte erkläre TCP"_s << 2;
    QTest::newRow("the longer one first")
        << u"What is this, step by step?"_s << u"was ist this, Schritt für Schritt?"_s << 2;
    QTest::newRow("only whole words")
        << u"The writer shows a fixture"_s << u"The writer shows a fixture"_s << 0;
    QTest::newRow("another alphabet") << u"докажи это"_s << u"докажи это"_s << 0;
}

void PlayTextsTest::germanWords() {
    QFETCH(QString, prompt);
    QFETCH(QString, expected);
    QFETCH(int, count);
    int replaced = -1;
    QCOMPARE(inGerman(prompt, &replaced), expected);
    QCOMPARE(replaced, count);
}

void PlayTextsTest::variantsAreMadeTheSameWayTwice() {
    const auto draft = draftOf(u"Explain TCP. Then compare it with UDP."_s);
    const auto all = variantsOf(draft, {});
    QVERIFY(all == variantsOf(draft, {}));
    QStringList names;
    for (const auto& variant : all)
        names << variant.name;
    QCOMPARE(names.join(u", "_s), u"As typed, Shorter, Longer, Other language, Lower case, With 32 tools, "
                                  "With 40 k context, As Claude Code, In JSON"_s);
    QCOMPARE(all.front().draft, draft);
    QCOMPARE(all[5].draft.tools, 32);
    QCOMPARE(all[6].draft.contextTokens, 40'000);
    QCOMPARE(variantsOf(draft, u"Erkläre TCP"_s)[3].draft.prompt, u"Erkläre TCP"_s);
    for (const auto& variant : all)
        QVERIFY2(!variant.how.isEmpty(), qPrintable(variant.name));
}

void PlayTextsTest::whatCannotBeMadeSaysWhy() {
    const auto all = variantsOf(draftOf(u"привет"_s), {});
    QVERIFY(!all[1].notTried.isEmpty()); // shorter
    QVERIFY(!all[3].notTried.isEmpty()); // no word of the table
    QVERIFY(!all[4].notTried.isEmpty()); // small letters already
    QVERIFY(all[2].notTried.isEmpty());
}

void PlayTextsTest::theBodyHasEverything() {
    Draft draft = draftOf(u"Say \"hi\"\n🙂"_s);
    draft.system = u"Be brief."_s;
    draft.tools = 3;
    draft.contextTokens = 100;
    draft.model = u"auto:simple"_s;
    const auto body = bodyObject(draft);
    QCOMPARE(body.value("model"_L1).toString(), u"auto:simple"_s);
    QVERIFY(body.value("stream"_L1).toBool());
    QCOMPARE(body.value("tools"_L1).toArray().size(), 3);
    const auto messages = body.value("messages"_L1).toArray();
    QStringList roles;
    for (const auto& message : messages)
        roles << message.toObject().value("role"_L1).toString();
    QCOMPARE(roles.join(u' '), u"system user assistant user"_s);
    QVERIFY(messages.at(1).toObject().value("content"_L1).toString().size() >= 400);
    QCOMPARE(messages.last().toObject().value("content"_L1).toString(), draft.prompt);
}

void PlayTextsTest::wrappingKeepsTheWords() {
    auto draft = draftOf(u"Rename \"x\" to y"_s);
    for (const Wrap wrap : {Wrap::Raw, Wrap::ClaudeCode, Wrap::Json}) {
        draft.wrap = wrap;
        QCOMPARE(wrapFromKey(keyOf(wrap)), wrap);
        QVERIFY(!nameOf(wrap).isEmpty());
    }
    draft.wrap = Wrap::ClaudeCode;
    const auto wrappedText = wrapped(draft);
    QVERIFY(wrappedText.starts_with("<system-reminder>\n"));
    QVERIFY(wrappedText.ends_with(draft.prompt.toStdString()));
    draft.wrap = Wrap::Json;
    QCOMPARE(QJsonDocument::fromJson(QByteArray::fromStdString(wrapped(draft)))
                 .object()
                 .value("task"_L1)
                 .toString(),
             draft.prompt);
    QCOMPARE(wrapFromKey(u"unheard"_s), Wrap::Raw);
}

void PlayTextsTest::differences_data() {
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const QString& left, const QString& right,
                        const QString& expected) { QTest::newRow(name) << left << right << expected; };
    row("alike", u"a b c"_s, u"a b c"_s, u"a b c|a b c"_s);
    row("one word", u"the red car"_s, u"the blue car"_s, u"the [red ]car|the [blue ]car"_s);
    row("longer", u"yes"_s, u"yes indeed"_s, u"yes|yes [indeed]"_s);
    row("nothing in common", u"a"_s, u"b"_s, u"[a]|[b]"_s);
    row("one is empty", {}, u"all new"_s, u"|[all new]"_s);
    row("both are empty", {}, {}, u"|"_s);
}

void PlayTextsTest::differences() {
    QFETCH(QString, left);
    QFETCH(QString, right);
    QFETCH(QString, expected);
    const auto diff = diffOf(left, right);
    QCOMPARE(printed(diff.left) + u'|' + printed(diff.right), expected);
    const QString words = u"lorem ipsum "_s.repeated(4'000); // too many for a table of words
    QVERIFY(diffOf(words, words + u"x"_s).byLines);
    QCOMPARE(printed(diffOf(words, words).left), words);
}

void PlayTextsTest::theShelfComesBack() {
    Shelf shelf;
    shelf.templates = shippedTemplates();
    auto draft = draftOf(u"prompt\nof two lines 漢字"_s);
    draft.wrap = Wrap::Json;
    draft.system = u"sys"_s;
    shelf.templates.append({u"mine"_s, draft, false});
    remember(shelf, {1'800'000'000'000, draft, {u"auto"_s}, {u"sim/nano"_s}, u"a"_s});
    const auto back = shelfFromJson(toJson(shelf));
    QVERIFY(back == shelf);
    QCOMPARE(back.templates.last().name, u"mine"_s);
}

void PlayTextsTest::aHostileShelfIsReadAsFarAsItGoes() {
    const auto nothing = shelfFromJson("{not json");
    QVERIFY(nothing.past.isEmpty());
    QCOMPARE(nothing.templates, shippedTemplates());
    const auto odd = shelfFromJson(
        "{\"past\":[1,null,{\"draft\":{\"prompt\":\"ok\",\"tools\":-7,\"context\":1e12,\"wrap\":9}},"
        "{\"draft\":{\"prompt\":\"\"}}],\"templates\":[{\"name\":\"  \"},{\"name\":\"a\"}]}");
    QCOMPARE(odd.past.size(), 1);
    QCOMPARE(odd.past.first().draft.tools, 0);
    QCOMPARE(odd.past.first().draft.wrap, Wrap::Raw);
    QVERIFY(odd.past.first().draft.contextTokens <= 2'000'000);
    QCOMPARE(odd.templates.size(), shippedTemplates().size() + 1);
}

void PlayTextsTest::onlySoManyRunsAreRemembered() {
    Shelf shelf;
    for (int i = 0; i < pastKept + 20; ++i)
        remember(shelf, {i, draftOf(QString::number(i)), {}, {}, {}});
    QCOMPARE(shelf.past.size(), pastKept);
    remember(shelf, {99, draftOf(QString::number(pastKept)), {}, {}, {}});
    QCOMPARE(shelf.past.size(), pastKept); // the same words move to the front
    QCOMPARE(shelf.past.first().atMs, 99);
}

void PlayTextsTest::aPromptOfMegabytesIsNotRemembered() {
    Shelf shelf;
    remember(shelf, {1, draftOf(QString(2'000'000, u'x')), {}, {}, {}});
    QVERIFY(shelf.past.isEmpty());
    QCOMPARE(titleOf(draftOf(QString(2'000'000, u'x'))).size(), 60);
}

QTEST_GUILESS_MAIN(PlayTextsTest)
#include "playtexts.moc"
