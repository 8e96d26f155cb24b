// Random changes of random policies and of those that are shipped: the text means what was wanted, comments
// and order survive, and what was not changed keeps its bytes.
#include "policy/compare.h"
#include "policy/editclassify.h"
#include "policy/reader.h"
#include "randompolicy.h"

#include "base/paths.h"

#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::policy;

namespace {

constexpr int runs = 500;

QByteArray bytes(const std::string& text) {
    return QByteArray::fromStdString(text);
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size() - 1);
        lines.push_back(text.substr(at, end + 1 - at));
        at = end + 1;
    }
    return lines;
}

int linesThatDiffer(const std::string& before, const std::string& after) {
    const auto a = linesOf(before), b = linesOf(after);
    if (a.size() != b.size()) return -1;
    int count = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        count += a[i] != b[i];
    return count;
}

// A comment may go with a rule that goes.
bool keepsAll(const Policy& before, const Policy& after) {
    return std::ranges::all_of(before.classify.rules, [&](const Rule& rule) {
        return std::ranges::find(after.classify.rules, rule.id, &Rule::id) != after.classify.rules.end();
    });
}

// The seed's policy with hundreds of rules more, each on its line and many with a comment above.
std::string manyRules(const std::string& seed) {
    std::string rules;
    for (int i = 0; i < 400; ++i) {
        if (i % 7 == 0) rules += "    # group " + std::to_string(i) + "\n";
        rules += "    - {id: many-" + std::to_string(i) + ", weight: 0.0" + std::to_string(i % 9 + 1)
                 + ", any: [w" + std::to_string(i) + ", \"w " + std::to_string(i) + "\"]}\n";
    }
    const auto at = seed.find("  features:\n");
    return std::string(seed).insert(at, rules);
}

} // namespace

class EditRandomTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void files_data();
    void files();
    void byChance();
    void oneLineMovesOneLineOfTheFile();
};

void EditRandomTest::files_data() {
    QTest::addColumn<QByteArray>("text");
    const auto folder = shareFolder();
    QVERIFY(folder.has_value());
    for (const char* name : {"default", "sandbox", "seed", "seed-rules", "reference"}) {
        const auto text = readFile(*folder / "policies" / (std::string(name) + ".yaml"));
        QVERIFY(text.has_value());
        QTest::newRow(name) << bytes(*text);
        if (name == std::string_view("seed"))
            QTest::newRow("seed with hundreds of rules") << bytes(manyRules(*text));
    }
}

void EditRandomTest::files() {
    QFETCH(QByteArray, text);
    const std::string source = text.toStdString();
    const auto policy = readPolicy(source, "p").policy;
    QVERIFY(policy != nullptr);
    std::mt19937 dice(7);
    for (int i = 0; i < (source.size() > 20'000 ? 10 : 60); ++i) {
        const Policy wanted = randomChange(*policy, dice);
        const auto made = withTuning(source, wanted);
        QVERIFY2(made.has_value(), made ? "" : toString(made.error()).c_str());
        const auto again = readPolicy(*made, "p").policy;
        QVERIFY(again != nullptr && meansTheSame(*again, wanted));
        const auto undone = withTuning(*made, *policy);
        QVERIFY2(undone.has_value(), undone ? "" : toString(undone.error()).c_str());
        QVERIFY(meansTheSame(*readPolicy(*undone, "p").policy, *policy));
        // Nothing before the tiers is touched.
        const auto head = source.find("\ntiers:");
        QVERIFY(made->starts_with(source.substr(0, head)));
    }
}

void EditRandomTest::byChance() {
    std::mt19937 dice(20'26);
    for (int i = 0; i < runs; ++i) {
        const PolicyText before = randomPolicy(dice);
        const auto outcome = readPolicy(before.text, "p");
        const std::string why = outcome.errors.empty() ? "" : toString(outcome.errors.front());
        QVERIFY2(outcome.policy != nullptr, (why + "\n" + before.text).c_str());
        const Policy wanted = randomChange(*outcome.policy, dice);
        const auto made = withTuning(before.text, wanted);
        QVERIFY2(made.has_value(), ((made ? "" : toString(made.error())) + "\n" + before.text).c_str());
        const auto again = readPolicy(*made, "p").policy;
        QVERIFY(again != nullptr && meansTheSame(*again, wanted));
        for (int c = 0; keepsAll(*outcome.policy, wanted) && c < before.comments; ++c) {
            const std::string comment = "#c" + std::to_string(c);
            QVERIFY2(made->contains(comment + "\n") || made->contains(comment + "\r\n")
                         || made->ends_with(comment),
                     (comment + " is gone\n" + before.text + "\n---\n" + *made).c_str());
        }
        QCOMPARE(made->ends_with('\n') || made->contains("\nclassify:"),
                 before.text.ends_with('\n') || made->contains("\nclassify:"));
        const bool crlf = before.text.contains("\r\n");
        QCOMPARE(std::ranges::count(*made, '\r'), crlf ? std::ranges::count(*made, '\n') : 0);
        const auto undone = withTuning(*made, *outcome.policy);
        QVERIFY2(undone.has_value(), ((undone ? "" : toString(undone.error())) + "\n" + *made).c_str());
        QVERIFY(meansTheSame(*readPolicy(*undone, "p").policy, *outcome.policy));
    }
}

void EditRandomTest::oneLineMovesOneLineOfTheFile() {
    std::mt19937 dice(1);
    std::vector<std::string> texts;
    const auto folder = shareFolder();
    for (const char* name : {"default", "sandbox", "seed", "seed-rules", "reference"})
        texts.push_back(*readFile(*folder / "policies" / (std::string(name) + ".yaml")));
    texts.push_back(manyRules(texts[2]));
    for (int i = 0; i < 100; ++i)
        texts.push_back(randomPolicy(dice).text);
    for (const std::string& text : texts) {
        const auto policy = readPolicy(text, "p").policy;
        QVERIFY(policy != nullptr);
        for (std::size_t t = 0; t + 1 < policy->tiers.size(); ++t) {
            const Millionths low = t == 0 ? 0 : *policy->tiers[t - 1].below;
            const Millionths high = t + 2 < policy->tiers.size() ? *policy->tiers[t + 1].below : one;
            const auto below = static_cast<Millionths>(
                low + 1 + static_cast<int>(dice() % static_cast<unsigned>(high - low - 1)));
            if (below == policy->tiers[t].below) continue;
            const auto made = withLine(text, policy->tiers[t].name, below);
            QVERIFY2(made.has_value(), made ? "" : toString(made.error()).c_str());
            QCOMPARE(linesThatDiffer(text, *made), 1);
            const auto again = withLine(*made, policy->tiers[t].name, *policy->tiers[t].below);
            QVERIFY(again.has_value());
            QVERIFY(linesThatDiffer(text, *again) <= 1); // 0.30 may have become 0.300
        }
    }
}

QTEST_GUILESS_MAIN(EditRandomTest)
#include "editrandom.moc"
