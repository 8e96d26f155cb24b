#include "ledger/linediff.h"
#include "base/id.h"

#include <QTest>
#include <sstream>
#include <vector>

using namespace tierline;
using namespace tierline::ledger;

namespace {

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size() - 1);
        lines.push_back(text.substr(at, end + 1 - at));
        at = end + 1;
    }
    return lines;
}

// What `patch` does, for texts that end in a line break.
std::string applied(const std::string& before, const std::string& diff) {
    const auto old = linesOf(before), change = linesOf(diff);
    std::string out;
    std::size_t at = 0;
    for (std::size_t line = 2; line < change.size(); ++line) {
        const auto& text = change[line];
        if (text.starts_with("@@")) {
            auto start = static_cast<std::size_t>(std::stoul(text.substr(4)));
            const bool nothing = text.substr(0, text.find(" +")).ends_with(",0");
            for (start -= nothing ? 0U : 1U; at < start; ++at)
                out += old[at];
        } else if (text[0] == '+') {
            out += text.substr(1);
        } else {
            if (at >= old.size() || old[at] != text.substr(1)) return "does not apply";
            if (text[0] == ' ') out += old[at];
            ++at;
        }
    }
    for (; at < old.size(); ++at)
        out += old[at];
    return out;
}

} // namespace

class LineDiffTest : public QObject {
    Q_OBJECT

private slots:
    void diffs_data() {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QByteArray>("diff");
        const auto row = [](const char* name, const char* before, const char* after, const char* diff) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(after) << QByteArray(diff);
        };
        row("equal texts", "a\nb\n", "a\nb\n", "");
        row("a line changed", "a\nb\nc\n", "a\nx\nc\n",
            "--- old\n+++ new\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n");
        row("a line added at the end", "a\n", "a\nb\n", "--- old\n+++ new\n@@ -1 +1,2 @@\n a\n+b\n");
        row("a line removed at the beginning", "a\nb\n", "b\n", "--- old\n+++ new\n@@ -1,2 +1 @@\n-a\n b\n");
        row("from nothing", "", "a\nb\n", "--- old\n+++ new\n@@ -0,0 +1,2 @@\n+a\n+b\n");
        row("to nothing", "a\n", "", "--- old\n+++ new\n@@ -1 +0,0 @@\n-a\n");
        row("the last line break lost", "a\nb\n", "a\nb",
            "--- old\n+++ new\n@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n");
        row("two changes far apart are two hunks", "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
            "x\n2\n3\n4\n5\n6\n7\n8\ny\n",
            "--- old\n+++ new\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n");
        row("two changes near each other are one hunk", "1\n2\n3\n4\n5\n6\n7\n", "x\n2\n3\n4\n5\n6\ny\n",
            "--- old\n+++ new\n@@ -1,7 +1,7 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n-7\n+y\n");
        row("the shortest change is found", "a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n",
            "--- old\n+++ new\n@@ -1,7 +1,6 @@\n-a\n-b\n c\n+b\n a\n b\n-b\n a\n+c\n");
    }
    void diffs() {
        QFETCH(const QByteArray, before);
        QFETCH(const QByteArray, after);
        QFETCH(const QByteArray, diff);
        const auto made = unifiedDiff(before.toStdString(), after.toStdString(), {"old", "new"});
        QCOMPARE(QByteArray::fromStdString(made), diff);
    }

    void appliedItGivesTheOther() {
        Dice dice(7);
        for (int round = 0; round < 500; ++round) {
            std::string before, after;
            for (auto* text : {&before, &after})
                for (auto lines = dice.next() % 30; lines > 0; --lines)
                    *text += std::string(1, static_cast<char>('a' + dice.next() % 4)) + '\n';
            const auto diff = unifiedDiff(before, after, {"old", "new"});
            QCOMPARE(applied(before, diff), after);
        }
    }

    void strangersAreReplacedWhole() {
        std::string before = "same\n", after = "same\n";
        for (int line = 0; line < 3000; ++line) {
            before += "old " + std::to_string(line) + '\n';
            after += "new " + std::to_string(line) + '\n';
        }
        const auto diff = unifiedDiff(before, after, {"old", "new"});
        QVERIFY(diff.find("@@ -1,3001 +1,3001 @@\n same\n-old 0\n-old 1\n") != std::string::npos);
        QCOMPARE(applied(before, diff), after);
    }
};

QTEST_APPLESS_MAIN(LineDiffTest)
#include "linediff.moc"
