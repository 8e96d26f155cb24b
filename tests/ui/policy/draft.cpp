#include "policy/draft.h"

#include "fakepolicy.h"

#include "policy/changes.h"
#include "policy/drafting.h"

#include <QTest>

using namespace tierline;
using namespace tierline::policypage;
using namespace Qt::Literals::StringLiterals;

namespace {

Draft opened() {
    Draft draft;
    const QString text = test::policyText();
    draft.open({u"policy.yaml"_s, text, readText(text, u"policy.yaml"_s).policy, {}, {}, true});
    return draft;
}

QStringList changedLines(const QString& before, const QString& after) {
    const QStringList a = before.split(u'\n'), b = after.split(u'\n');
    QStringList changed;
    for (qsizetype i = 0; i < std::max(a.size(), b.size()); ++i)
        if (a.value(i) != b.value(i)) changed << b.value(i);
    return changed;
}

QStringList said(const std::vector<Change>& changes) {
    QStringList list;
    for (const auto& change : changes)
        list << change.what + u": "_s + change.before + u" -> "_s + change.after;
    return list;
}

} // namespace

class PolicyDraftTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aMovedLineChangesOneLineOfTheFile() {
        Draft draft = opened();
        const QString before = draft.text();
        QCOMPARE(draft.commit(withLine(*draft.policy(), 0, 345'000), u"line"_s), QString());
        QCOMPARE(changedLines(before, draft.text()),
                 QStringList{u"  - {name: simple,    below: 0.345, models: [sim/nano]}    # small talk"_s});
        QVERIFY(draft.isChanged());
    }

    void whatIsTriedIsNotWritten() {
        Draft draft = opened();
        const QString before = draft.text();
        draft.preview(withLine(*draft.policy(), 1, 700'000));
        QCOMPARE(*draft.policy()->tiers[1].below, 700'000);
        QCOMPARE(*draft.kept()->tiers[1].below, 600'000);
        QCOMPARE(draft.text(), before);
        QVERIFY(draft.dropPreview());
        QCOMPARE(*draft.policy()->tiers[1].below, 600'000);
    }

    void stepsOfOneKeyAreOneStep() {
        Draft draft = opened();
        for (int by = 1; by <= 5; ++by)
            QCOMPARE(draft.commit(withLine(*draft.policy(), 0, 300'000 + by * 10'000), u"line"_s, u"line0"_s),
                     QString());
        QCOMPARE(draft.commit(withLine(*draft.policy(), 1, 650'000), u"other line"_s, u"line1"_s), QString());
        QCOMPARE(draft.undoWord(), u"other line"_s);
        draft.undo();
        QCOMPARE(*draft.policy()->tiers[0].below, 350'000);
        draft.undo();
        QVERIFY(!draft.canUndo());
        QVERIFY(!draft.isChanged());
        draft.redo();
        draft.redo();
        QCOMPARE(*draft.policy()->tiers[1].below, 650'000);
        QVERIFY(!draft.canRedo());
    }

    void aStepAfterUndoForgetsWhatWasAhead() {
        Draft draft = opened();
        draft.commit(withLine(*draft.policy(), 0, 310'000), u"a"_s);
        draft.undo();
        draft.commit(withLine(*draft.policy(), 0, 320'000), u"b"_s);
        QVERIFY(!draft.canRedo());
        draft.undo();
        QCOMPARE(*draft.policy()->tiers[0].below, 300'000);
    }

    void aTextWithAnErrorKeepsThePolicyAndSaysWhere() {
        Draft draft = opened();
        QString text = draft.text();
        text.replace(u"weight: 0.18"_s, u"wieght: 0.18"_s);
        const auto& troubles = draft.setText(text, u"text"_s);
        QCOMPARE(troubles.size(), 1UL);
        QCOMPARE(troubles[0].line, static_cast<int>(text.left(text.indexOf(u"wieght"_s)).count(u'\n')) + 1);
        QVERIFY2(troubles[0].sentence.contains(u"weight"_s), qPrintable(troubles[0].sentence));
        QVERIFY(!draft.isChanged());
        QCOMPARE(draft.typed(), text);
        text.replace(u"wieght"_s, u"weight"_s);
        QVERIFY(draft.setText(text + u"# more\n"_s, u"text"_s).empty());
        QVERIFY(draft.isChanged());
    }

    void linesThatCrossAreRefusedAndSaid() {
        Draft draft = opened();
        const QString trouble = draft.commit(withLine(*draft.policy(), 0, 700'000), u"line"_s);
        QVERIFY(!trouble.isEmpty());
        QVERIFY(!draft.isChanged());
    }

    void aKeptDraftIsThereAgain() {
        const QString text = test::policyText();
        QString kept = text;
        kept.replace(u"base: 0.40"_s, u"base: 0.35"_s);
        Draft draft;
        draft.open({u"policy.yaml"_s, text, readText(text, {}).policy, kept, text, true});
        QVERIFY(draft.isChanged());
        QCOMPARE(draft.policy()->classify.base, 350'000);
        draft.undo();
        QVERIFY(!draft.isChanged());
    }

    void aKeptDraftStandsOnTheTextItWasBegunFrom() {
        const QString begun = test::policyText(), outside = begun + u"# from outside\n"_s;
        QString kept = begun;
        kept.replace(u"base: 0.40"_s, u"base: 0.35"_s);
        Draft draft;
        draft.open({u"policy.yaml"_s, outside, readText(outside, {}).policy, kept, begun, true});
        QCOMPARE(draft.text(), kept);
        QCOMPARE(draft.base(), begun); // so that promoting it over the edit is refused
    }

    void aKeptDraftWithAnErrorIsThereAgain() {
        const QString text = test::policyText(), kept = text + u"nonsense: 1\n"_s;
        Draft draft;
        draft.open({u"policy.yaml"_s, text, readText(text, {}).policy, kept, text, true});
        QCOMPARE(draft.typed(), kept);
        QVERIFY(!draft.troubles().empty());
    }

    void undoPastAMergeStandsOnTheOldText() {
        Draft draft = opened();
        const QString begun = draft.text(), outside = begun + u"# from outside\n"_s;
        QCOMPARE(draft.commit(withLine(*draft.policy(), 0, 345'000), u"line"_s), QString());
        const QString mine = draft.text();
        const PolicyFile file{u"policy.yaml"_s, outside, readText(outside, {}).policy, {}, {}, true};
        QVERIFY(!draft.takeMerged(mine + u"nonsense: 1\n"_s, file, u"merge"_s).isEmpty());
        QCOMPARE(draft.base(), begun); // nothing was merged
        QCOMPARE(draft.takeMerged(mine + u"# from outside\n"_s, file, u"merge"_s), QString());
        QCOMPARE(draft.base(), outside);
        draft.undo();
        QCOMPARE(draft.text(), mine);
        QCOMPARE(draft.base(), begun);
        draft.redo();
        QCOMPARE(draft.base(), outside);
        draft.undo();
        draft.takeTheirs(file, u"theirs"_s);
        QCOMPARE(draft.text(), outside);
        QVERIFY(!draft.isChanged());
        draft.undo();
        QCOMPARE(draft.base(), begun);
        draft.keepMine(file);
        QCOMPARE(draft.text(), mine);
        QCOMPARE(draft.base(), outside); // it was said so
        draft.undo();
        QCOMPARE(draft.base(), begun);
    }

    void aByteOrderMarkSurvivesAnEdit() {
        Draft draft;
        const QString text = QChar(QChar::ByteOrderMark) + test::policyText();
        const auto live = readText(text, u"policy.yaml"_s).policy;
        QVERIFY(live);
        draft.open({u"policy.yaml"_s, text, live, {}, {}, true});
        QCOMPARE(draft.commit(withLine(*draft.policy(), 0, 345'000), u"line"_s), QString());
        QCOMPARE(changedLines(text, draft.text()).size(), 1);
        QVERIFY(draft.text().startsWith(QChar::ByteOrderMark));
    }

    void changesAreSaidInWords_data() {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("words");
        QTest::newRow("a line is moved") << 0 << u"line simple | moderate: 0.30 -> 0.25"_s;
        QTest::newRow("a weight is changed") << 1 << u"rule greeting: −0.25 -> −0.10"_s;
        QTest::newRow("a rule is removed")
            << 2 << u"rule greeting is gone: −0.25, hello, thanks, good morning -> "_s;
        QTest::newRow("a rule gets a floor") << 3 << u"rule greeting: weight only -> floor complex"_s;
        QTest::newRow("a rule is switched off") << 4 << u"rule greeting: on -> off"_s;
        QTest::newRow("the base is changed") << 5 << u"base: 0.40 -> 0.45"_s;
        QTest::newRow("a provider's address differs")
            << 6 << u"other settings of the file:  -> see the diff"_s;
        QTest::newRow("a feature's number differs") << 7 << u"feature words over: 18, +0.09 -> 30, +0.09"_s;
    }
    void changesAreSaidInWords() {
        QFETCH(int, which);
        QFETCH(QString, words);
        const auto live = readText(test::policyText(), {}).policy;
        policy::Policy draft = *live;
        auto& rule = draft.classify.rules[0];
        switch (which) {
        case 0: draft = withLine(draft, 0, 250'000); break;
        case 1: rule.weight = -100'000; break;
        case 2: draft = withoutItem(draft, {Item::Kind::Rule, 0}); break;
        case 3:
            rule.effect = policy::Effect::Floor;
            rule.tier = 2;
            break;
        case 4: rule.enabled = false; break;
        case 5: draft.classify.base = 450'000; break;
        case 6: draft.providers[0].baseUrl = "sandbox://other"; break;
        case 7: draft.classify.features[0].n = 30; break;
        default: break;
        }
        QCOMPARE(said(changesOf(*live, draft)), QStringList{words});
    }

    void everyStepOfAHandCanBeWritten_data() {
        QTest::addColumn<int>("which");
        QTest::newRow("a rule is moved up") << 0;
        QTest::newRow("a rule is moved down") << 1;
        QTest::newRow("a rule is added") << 2;
        QTest::newRow("a rule is duplicated") << 3;
        QTest::newRow("a rule is removed") << 4;
        QTest::newRow("a feature is added") << 5;
        QTest::newRow("a feature is removed") << 6;
        QTest::newRow("words are changed") << 7;
    }
    void everyStepOfAHandCanBeWritten() {
        QFETCH(int, which);
        Draft draft = opened();
        const policy::Policy from = *draft.policy();
        policy::Policy wanted = from;
        policy::Rule rule = from.classify.rules[3];
        rule.any = wordsFrom(u"refactor, \"a, b\", split up"_s);
        switch (which) {
        case 0: wanted = withRuleMoved(from, 5, 1); break;
        case 1: wanted = withRuleMoved(from, 1, 6); break;
        case 2: wanted = withRuleAdded(from, newRule(from, {"kubernetes"}), 4); break;
        case 3: wanted = withRuleAdded(from, copyOf(from, 3), 4); break;
        case 4: wanted = withoutItem(from, {Item::Kind::Rule, 2}); break;
        case 5: wanted = withFeatureAdded(from, newFeature(policy::FeatureKind::Code)); break;
        case 6: wanted = withoutItem(from, {Item::Kind::Feature, 0}); break;
        case 7: wanted = withRuleAt(from, 3, rule); break;
        default: break;
        }
        QCOMPARE(draft.commit(wanted, u"step"_s), QString());
        QVERIFY(draft.text().startsWith(u"# Our own policy. Comments stay where they are."_s));
        std::vector<std::string> ids, wantedIds;
        for (const auto& each : draft.policy()->classify.rules)
            ids.push_back(each.id);
        for (const auto& each : wanted.classify.rules)
            wantedIds.push_back(each.id);
        QVERIFY(ids == wantedIds);
        QVERIFY(draft.policy()->classify.features == wanted.classify.features);
        draft.undo();
        QCOMPARE(draft.text(), test::policyText());
    }

    void wordsKeepCommasInQuotes() {
        const auto words = wordsFrom(u" refactor , \"a, b\",rename*\nsplit  up,, "_s);
        const std::vector<std::string> expected{"refactor", "a, b", "rename*", "split up"};
        QVERIFY(words == expected);
        QVERIFY(wordsFrom(wordsText(words)) == expected);
    }

    void aNewRuleHasANameOfItsOwn() {
        const auto policy = readText(test::policyText(), {}).policy;
        QCOMPARE(QString::fromStdString(newRule(*policy, {"Refactor"}).id), u"refactor-2"_s);
        QCOMPARE(QString::fromStdString(copyOf(*policy, 0).id), u"greeting-2"_s);
        QCOMPARE(QString::fromStdString(newRule(*policy, {"!!"}).id), u"new-rule"_s);
    }
};

QTEST_GUILESS_MAIN(PolicyDraftTest)
#include "draft.moc"
