#include "policy/merge.h"

#include "policy/compare.h"
#include "policy/editclassify.h"
#include "policy/reader.h"
#include "randompolicy.h"

#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::policy;

namespace {

const std::string base = "version: 1\n"
                         "providers: {acme: {dialect: openai}}\n"
                         "models: {acme/s: {price: 0}}\n"
                         "tiers:\n"
                         "  - {name: simple, below: 0.30, models: [acme/s]}\n"
                         "  - {name: complex, models: [acme/s]}\n"
                         "default_tier: simple\n"
                         "classify:\n"
                         "  base: 0.1\n"
                         "  rules:\n"
                         "    - {id: a, weight: 0.1, any: [x]}\n"
                         "    - {id: b, weight: 0.2, any: [y]}\n"
                         "    - {id: c, weight: 0.3, any: [z]}\n"
                         "route: {max_attempts: 3}\n";

QByteArray bytes(const std::string& text) {
    return QByteArray::fromStdString(text);
}

std::string with(std::string text, std::string_view what, std::string_view by) {
    return text.replace(text.find(what), what.size(), by);
}

} // namespace

class MergeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lines_data();
    void lines();
    void policies_data();
    void policies();
    void brokenTextsAreNamed();
    void byChance();
};

void MergeTest::lines_data() {
    QTest::addColumn<QByteArray>("mine");
    QTest::addColumn<QByteArray>("theirs");
    QTest::addColumn<QByteArray>("merged");
    QTest::addColumn<int>("conflicts");
    const auto row = [](const char* name, const char* mine, const char* theirs, const char* merged,
                        int conflicts) {
        QTest::newRow(name) << QByteArray(mine) << QByteArray(theirs) << QByteArray(merged) << conflicts;
    };
    row("nobody changed anything", "a\nb\nc\n", "a\nb\nc\n", "a\nb\nc\n", 0);
    row("one changed", "a\nB\nc\n", "a\nb\nc\n", "a\nB\nc\n", 0);
    row("both changed other lines", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n", 0);
    row("both changed alike", "a\nB\nc\n", "a\nB\nc\n", "a\nB\nc\n", 0);
    row("both changed one line", "a\nB\nc\n", "a\nX\nc\n", "", 1);
    row("one took out, the other put in elsewhere", "b\nc\n", "a\nb\nc\nd\n", "b\nc\nd\n", 0);
    row("both put in at one place", "a\nx\nb\nc\n", "a\ny\nb\nc\n", "", 1);
    row("one took out what the other changed", "a\nc\n", "a\nX\nc\n", "", 1);
    row("all is gone", "", "a\nb\nc\n", "", 0);
    row("the last line without its end", "a\nb\nc", "A\nb\nc\n", "A\nb\nc", 0);
}

void MergeTest::lines() {
    QFETCH(QByteArray, mine);
    QFETCH(QByteArray, theirs);
    QFETCH(QByteArray, merged);
    QFETCH(int, conflicts);
    const auto made = mergeLines("a\nb\nc\n", mine.toStdString(), theirs.toStdString());
    QCOMPARE(bytes(made.text), merged);
    QCOMPARE(static_cast<int>(made.conflicts.size()), conflicts);
    const auto other = mergeLines("a\nb\nc\n", theirs.toStdString(), mine.toStdString());
    QCOMPARE(bytes(other.text), merged);
    QCOMPARE(static_cast<int>(other.conflicts.size()), conflicts);
}

void MergeTest::policies_data() {
    QTest::addColumn<QByteArray>("mine");
    QTest::addColumn<QByteArray>("theirs");
    QTest::addColumn<QByteArray>("merged"); // empty: a choice
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char* name, const std::string& mine, const std::string& theirs,
                        const std::string& merged, const char* why) {
        QTest::newRow(name) << bytes(mine) << bytes(theirs) << bytes(merged) << QByteArray(why);
    };
    const auto line = with(base, "below: 0.30", "below: 0.40"),
               weight = with(base, "weight: 0.3", "weight: 0.5");
    row("a line and a weight", line, weight, with(line, "weight: 0.3", "weight: 0.5"), "");
    row("a comment and a weight", with(base, "route:", "# mine\nroute:"), weight,
        with(weight, "route:", "# mine\nroute:"), "");
    const auto off = with(base, "{id: b, ", "{id: b, enabled: false, ");
    row("two fields of one rule on one line", off, with(base, "weight: 0.2", "weight: 0.25"),
        with(with(base, "weight: 0.2", "weight: 0.25"), "{id: b, ", "{id: b, enabled: false, "), "");
    row("one field twice", with(base, "weight: 0.2", "weight: 0.3"),
        with(base, "weight: 0.2", "weight: 0.25"), "", "same lines");
    row("the same rule at two places", with(base, "    - {id: a", "    - {id: n, any: [q]}\n    - {id: a"),
        with(base, "route:", "    - {id: n, any: [q]}\nroute:"), "", "declared twice");
    const auto otherLine = with(with(base, "below: 0.30", "below: 0.30"), "base: 0.1", "base: 0.2");
    row("another section, not ours", with(base, "max_attempts: 3", "max_attempts: 5"), otherLine,
        with(otherLine, "max_attempts: 3", "max_attempts: 5"), "");
}

void MergeTest::policies() {
    QFETCH(QByteArray, mine);
    QFETCH(QByteArray, theirs);
    QFETCH(QByteArray, merged);
    QFETCH(QByteArray, why);
    const auto made = mergePolicies(base, mine.toStdString(), theirs.toStdString());
    QVERIFY2(made.has_value(), made ? "" : toString(made.error()).c_str());
    QCOMPARE(bytes(made->text), merged);
    QCOMPARE(made->conflicts.empty(), why.isEmpty());
    if (!why.isEmpty())
        QVERIFY2(bytes(made->conflicts.front().why).contains(why), made->conflicts.front().why.c_str());
}

void MergeTest::brokenTextsAreNamed() {
    QVERIFY(mergePolicies("x", base, base).error().detail.contains("began"));
    QVERIFY(mergePolicies(base, "x", base).error().detail.contains("draft"));
    QVERIFY(mergePolicies(base, base, "x: [").error().detail.contains("file"));
}

// Whatever two people do: either a person is asked, or the result means what both wanted and nothing else.
void MergeTest::byChance() {
    std::mt19937 dice(77);
    int merged = 0, asked = 0;
    for (int i = 0; i < 200; ++i) {
        const auto text = randomPolicy(dice).text;
        const auto policy = readPolicy(text, "p").policy;
        const auto mine = withTuning(text, randomChange(*policy, dice)),
                   theirs = withTuning(text, randomChange(*policy, dice));
        QVERIFY(mine && theirs);
        const auto made = mergePolicies(text, *mine, *theirs);
        QVERIFY(made.has_value());
        if (!made->conflicts.empty()) {
            ++asked;
            QVERIFY(made->text.empty());
            continue;
        }
        ++merged;
        const auto result = readPolicy(made->text, "p").policy;
        QVERIFY(result != nullptr);
        auto wanted = differences(*policy, *readPolicy(*mine, "p").policy);
        for (auto& each : differences(*policy, *readPolicy(*theirs, "p").policy))
            if (std::ranges::find(wanted, each) == wanted.end()) wanted.push_back(each);
        auto got = differences(*policy, *result);
        const auto byPlace = [](const Difference& a, const Difference& b) { return a.where < b.where; };
        std::ranges::sort(wanted, byPlace);
        std::ranges::sort(got, byPlace);
        QVERIFY(got == wanted);
    }
    QVERIFY(merged > 50);
    QVERIFY(asked > 10);
}

QTEST_GUILESS_MAIN(MergeTest)
#include "merge.moc"
