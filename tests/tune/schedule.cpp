#include "tune/schedule.h"

#include "ledger/folder.h"

#include "policy/reader.h"
#include "tune/journal.h"
#include "tune/retrain.h"

#include <QTest>

#include <algorithm>
#include <sstream>

using namespace tierline;
using namespace tierline::tune;
using namespace Qt::Literals::StringLiterals;

namespace {

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

const Wall noon = *wallFromRfc3339("2026-06-10T12:00:00Z");

constexpr const char* policyText =
    "# mine\nversion: 1\nproviders: {p: {dialect: openai}}\n"
    "models: {p/a: {price: {input: 1, output: 2}}, p/b: {price: {input: 10, output: 20}}}\n"
    "tiers: # cheapest first\n"
    "  - {name: low, below: 0.90, models: [p/a]} # the line\n"
    "  - {name: high, models: [p/b]}\n"
    "default_tier: low\n"
    "classify:\n"
    "  rules:\n"
    "    - {id: hard, any: [prove], weight: 0.6}\n"
    "    - {id: greet, any: [hello], weight: 0.1}\n";

// Whoever says `prove` deserves the dear tier, nine times in ten; the live line lets none through.
void fill(ledger::Ledger& ledger, int count, bool labelled) {
    Dice dice(3);
    for (int at = 0; at < count; ++at) {
        auto record = ledger::sampleRecord(at + 1);
        const bool isHard = at % 3 == 0;
        record.time = noon - std::chrono::hours(count - at);
        record.prompt = (isHard ? "prove that number " : "hello number ") + std::to_string(at);
        record.requestedModel = "auto";
        record.session = "session" + std::to_string(at);
        record.envelopeName.clear();
        record.envelopePeeled.clear();
        record.tier = "low";
        record.vote.reset();
        record.label.reset();
        if (labelled) record.label = isHard == (dice.uniform() < 0.95) ? "high" : "low";
        QVERIFY(ledger::store(ledger, record));
    }
}

Known knownOf(int from, int to) {
    Known known{to - from, 0, {}};
    for (int at = from; at < to; ++at)
        known.give(std::to_string(at), "low");
    known.keepFew();
    return known;
}

} // namespace

class ScheduleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void schedules_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("again"); // empty: refused
        const std::pair<const char*, const char*> rows[]{
            {"off", "off"},
            {"24h", "24h,least:20,days:30,under:5"},
            {"90m", "90m,least:20,days:30,under:5"},
            {"7d,least:5,days:7,under:10", "168h,least:5,days:7,under:10"},
            {"24h,max-under:3%@95%,budget:2/day", "24h,least:20,days:30,max-under:3%@95%,budget:2.00/day"},
            {"", ""},
            {"often", ""},
            {"1m", ""},
            {"1000d", ""},
            {"24h,least:0", ""},
            {"24h,days:x", ""},
            {"24h,colour:blue", ""},
            {"24h,under:5,under:5", ""},
        };
        for (const auto& [text, again] : rows)
            QTest::addRow("%s", text[0] != 0 ? text : "nothing")
                << QString::fromLatin1(text) << QString::fromLatin1(again);
    }
    void schedules() {
        QFETCH(QString, text);
        QFETCH(QString, again);
        const auto schedule = parseSchedule(text.toStdString());
        QCOMPARE(schedule.has_value(), !again.isEmpty());
        if (schedule)
            QCOMPARE(qt(toString(*schedule)), again);
        else
            QVERIFY(!schedule.error().remedy.empty());
    }

    void itsTimeComes() {
        auto schedule = *parseSchedule("24h,least:10");
        LearningState state;
        QVERIFY(isTime(schedule, state, noon)); // never yet
        state.last = noon;
        QVERIFY(!isTime(schedule, state, noon + std::chrono::hours(23)));
        QCOMPARE(untilNext(schedule, state, noon + std::chrono::hours(23)), Milliseconds(3'600'000));
        QVERIFY(isTime(schedule, state, noon + std::chrono::hours(24)));
        QVERIFY(isTime(schedule, state, noon - std::chrono::hours(1))); // the clock was put back
        schedule.isOn = false;
        QVERIFY(!isTime(schedule, {}, noon));
    }

    void newIsWhatWasNotThere_data() {
        QTest::addColumn<int>("thenFrom"); // each known request is a number
        QTest::addColumn<int>("thenTo");
        QTest::addColumn<int>("nowFrom");
        QTest::addColumn<int>("nowTo");
        QTest::addColumn<int>("most"); // that may be said; the number itself but for an estimate
        QTest::addColumn<int>("least");
        QTest::newRow("never looked before") << 0 << 0 << 0 << 30 << 30 << 30;
        QTest::newRow("nothing new") << 0 << 30 << 0 << 30 << 0 << 0;
        QTest::newRow("as many went as came") << 0 << 100 << 50 << 150 << 50 << 50;
        QTest::newRow("more went than came") << 0 << 100 << 90 << 110 << 10 << 10;
        QTest::newRow("some only went") << 0 << 100 << 40 << 100 << 0 << 0;
        QTest::newRow("many more than are remembered") << 0 << 40'000 << 10'000 << 50'000 << 11'000 << 9'000;
    }
    void newIsWhatWasNotThere() {
        QFETCH(int, thenFrom);
        QFETCH(int, thenTo);
        QFETCH(int, nowFrom);
        QFETCH(int, nowTo);
        QFETCH(int, most);
        QFETCH(int, least);
        const auto then = knownOf(thenFrom, thenTo), now = knownOf(nowFrom, nowTo);
        const auto counted = newSince(then, now);
        QVERIFY2(counted >= least && counted <= most, qPrintable(QString::number(counted)));
        auto schedule = *parseSchedule("24h,least:10");
        QCOMPARE(isEnough(schedule, {noon, then}, now), most >= 10);
        QCOMPARE(newSince(parseLearningState(print({noon, then})).known, now), counted);
    }

    void whatItRemembersComesBack() {
        const LearningState state{noon, {12, 3, {1, 0xfedcba9876543210}}};
        QCOMPARE(parseLearningState(print(state)) == state, true);
        QVERIFY(parseLearningState(print({})) == LearningState{});
        for (const char* bad : {"", "x", "tierline-learning 1", "tierline-learning 1\nlast never\nlabels 3\n",
                                "tierline-learning 2\nlast 2026-06-10T12:00:00Z\n"})
            QVERIFY(parseLearningState(bad) == LearningState{});
        const auto half = parseLearningState(
            "tierline-learning 1\nlast 2026-06-10T12:00:00Z\nlabels -9\nvotes 9999999999999999999999\n");
        QVERIFY(half.last == noon && half.known.labels == 0);
    }

    void aDraftIsLeftWithItsEvidence() {
        ledger::Folder folder;
        {
            auto ledger = ledger::Ledger::open(folder.options());
            QVERIFY(ledger);
            fill(**ledger, 240, true);
        }
        const RetrainInput input{folder.path(), {"mine.yaml", policyText}, {}, *parseSchedule("24h"), noon};
        const auto done = retrain(input, {});
        QVERIFY2(done, done ? "" : toString(done.error()).c_str());
        QCOMPARE(done->known.labels, 240);
        QCOMPARE(done->known.given.size(), std::size_t{240});
        QVERIFY2(done->draft, done->told.c_str());
        const auto& draft = *done->draft;
        const auto read = policy::readPolicy(draft.text, "draft.yaml");
        QVERIFY(read.policy);
        // `prove` goes up now, by line or by weight, and every other line of the file is as it was.
        const auto& tuned = *read.policy;
        QVERIFY(tuned.classify.rules[0].weight >= *tuned.tiers[0].below);
        std::istringstream before{policyText}, after{draft.text};
        int changed = 0;
        for (std::string one, other; std::getline(before, one) && std::getline(after, other);)
            changed += one != other;
        QVERIFY(changed >= 1 && changed <= 3);
        QVERIFY(qt(draft.text).startsWith(u"# mine\n"_s) && qt(draft.text).contains(u"# the line"_s));
        QVERIFY(qt(draft.diff).contains(u"@@"_s));
        QVERIFY(!draft.effect.empty() && qt(draft.effect[0]).startsWith(u"under-routed "_s));
        QVERIFY(qt(draft.evidence).contains(u"that it has not seen"_s));

        QVERIFY(leaveInJournal(folder.path(), draft, noon));
        const auto journal = readJournal(journalFile(folder.path()));
        QVERIFY(journal && journal->entries.size() == 1);
        QVERIFY(journal->entries[0].action == JournalAction::DraftLeft);
        QCOMPARE(qt(journal->entries[0].draft), qt(draft.text));
        QCOMPARE(qt(journal->entries[0].author), u"learning"_s);

        const auto again = retrain(input, {noon, done->known});
        QVERIFY(again && !again->isDone && !again->draft);
    }

    // What judges it is a part of the labels; of a handful no difference is worth anybody's time.
    void onAHandfulOfLabelsNothingIsLeft() {
        ledger::Folder folder;
        {
            auto ledger = ledger::Ledger::open(folder.options());
            QVERIFY(ledger);
            fill(**ledger, 40, true);
        }
        const auto done =
            retrain({folder.path(), {"mine.yaml", policyText}, {}, *parseSchedule("24h"), noon}, {});
        QVERIFY(done && done->isDone);
        QVERIFY2(!done->draft, done->told.c_str());
        QVERIFY2(qt(done->told).contains(u"fewer than 20 show nothing"_s), done->told.c_str());
    }

    void withoutLabelsNothingIsLeft() {
        ledger::Folder folder;
        {
            auto ledger = ledger::Ledger::open(folder.options());
            QVERIFY(ledger);
            fill(**ledger, 60, false);
        }
        const auto done =
            retrain({folder.path(), {"mine.yaml", policyText}, {}, *parseSchedule("24h"), noon}, {});
        QVERIFY(done && !done->isDone && !done->draft);
        QVERIFY(qt(done->told).contains(u"waited for"_s));
        QVERIFY(!retrain(
            {folder.path() + "/nowhere", {"mine.yaml", policyText}, {}, *parseSchedule("24h"), noon}, {}));
        QVERIFY(!retrain({folder.path(), {"mine.yaml", "version: 9"}, {}, *parseSchedule("24h"), noon}, {}));
    }

    void aScheduleThatIsOffStartsNothing() {
        int asked = 0;
        RetrainJob::Options options;
        options.policy = [&]() -> Result<PolicySource> {
            ++asked;
            return fail(ErrorCode::NotFound, "none");
        };
        {
            const RetrainJob job(std::move(options));
        }
        QCOMPARE(asked, 0);
    }
};

QTEST_GUILESS_MAIN(ScheduleTest)
#include "schedule.moc"
