#include "benchmark/benchpresenter.h"

#include "benchmark/gatescard.h"
#include "fakebench.h"

#include <QLocale>
#include <QTest>

using namespace tierline;
using namespace tierline::benchmark;
using namespace Qt::Literals::StringLiterals;

namespace {

BenchState filledState() {
    BenchState state;
    state.hasLists = true;
    state.lists = test::fakeLists();
    state.wish = settled({}, state.lists);
    state.wish.candidate = u"/home/me/draft.yaml"_s;
    state.wish.against = u"live"_s;
    state.found = test::fakeFindings();
    return state;
}

QString texts(const Table& table, int column) {
    QStringList cells;
    for (const Line& line : table.lines)
        cells << line.cells[static_cast<std::size_t>(column)].text;
    return cells.join(u'|');
}

} // namespace

class BenchPresenterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void stages_data();
    void stages();
    void settlesOnWhatIsThere();
    void waitsForThePolicyInForce();
    void runsOfOnePolicyAreSetAgainstBaselines();
    void runsAreOfTheSetAndMarked();
    void slicesSayWhetherItIsNoise();
    void figuresLeaveOutWhatIsNotKnown();
    void sharesAsAPersonReadsThem_data();
    void sharesAsAPersonReadsThem();
    void gatesSayTheirVerdictInWords();
    void planeHoldsEveryRouterOnce();
    void labelsDoNotCollide_data();
    void labelsDoNotCollide();
    void axes_data();
    void axes();
};

void BenchPresenterTest::stages_data() {
    QTest::addColumn<QString>("change");
    QTest::addColumn<int>("stage");
    QTest::addColumn<bool>("canRun");
    QTest::addColumn<QString>("says"); // in the sentence, the trouble or the run's hint
    QTest::newRow("nothing came yet") << u"none"_s << int(BenchView::Loading) << false << QString();
    QTest::newRow("no set at all") << u"noSets"_s << int(BenchView::NoSets) << false
                                   << u"Choose a set first"_s;
    QTest::newRow("no run of this set") << u"otherSet"_s << int(BenchView::NoRuns) << true << u"Ctrl+Enter"_s;
    QTest::newRow("figures") << u"filled"_s << int(BenchView::Figures) << true << u"by 7.3 points"_s;
    QTest::newRow("a set that cannot be read")
        << u"broken"_s << int(BenchView::NoRuns) << false << u"broken.jsonl:7"_s;
    QTest::newRow("a run is under way") << u"busy"_s << int(BenchView::Figures) << false << u"120 of 300"_s;
    QTest::newRow("it failed") << u"failed"_s << int(BenchView::Figures) << true << u"mend it"_s;
    QTest::newRow("no policy") << u"noPolicy"_s << int(BenchView::Figures) << false
                               << u"Choose a candidate first"_s;
    QTest::newRow("a policy against itself")
        << u"samePolicy"_s << int(BenchView::Figures) << false << u"are one policy"_s;
}

void BenchPresenterTest::stages() {
    QFETCH(QString, change);
    QFETCH(QString, says);
    BenchState state = filledState();
    if (change == "none"_L1) state = {};
    if (change == "noSets"_L1) state.lists.sets.clear();
    if (change == "otherSet"_L1) state.wish.set = state.lists.sets[1].id;
    if (change == "broken"_L1) state.wish.set = state.lists.sets[3].id;
    if (change == "busy"_L1) state.progress = {u"Deciding with draft.yaml"_s, 120, 300};
    if (change == "failed"_L1) state.trouble = {u"draft.yaml:3: unknown key"_s, u"mend it"_s, false};
    if (change == "noPolicy"_L1) state.lists.policies.clear(), state.wish.candidate.clear();
    if (change == "samePolicy"_L1) state.wish.candidate = state.wish.against;
    const BenchView view = present(state);
    QTEST(int(view.stage), "stage");
    QTEST(view.canRun, "canRun");
    const QString all = view.sentence + view.trouble + view.runHint + view.progressText;
    QVERIFY2(all.contains(says), qPrintable(all));
    QCOMPARE(view.isBusy, change == "busy"_L1);
    if (view.isBusy) QCOMPARE(view.percent, 40);
}

void BenchPresenterTest::settlesOnWhatIsThere() {
    const Lists lists = test::fakeLists();
    const Wish gone{
        u"/nowhere.jsonl"_s, u"gone.yaml"_s, u"gone too"_s, bench::RunKind::OutcomeReplay, {}, {}};
    const Wish settledWish = settled(gone, lists);
    QCOMPARE(settledWish.set, lists.sets[0].id);
    QCOMPARE(settledWish.candidate, u"live"_s);
    QVERIFY(settledWish.against.isEmpty());
    const Wish fine{
        lists.sets[2].id, u"/home/me/draft.yaml"_s, u"live"_s, bench::RunKind::ClassifyOnly, {}, {}};
    QCOMPARE(settled(fine, lists).set, fine.set);
    QCOMPARE(settled(fine, lists).against, fine.against);
    QVERIFY(settled({}, {}).set.isEmpty());
}

void BenchPresenterTest::waitsForThePolicyInForce() {
    const Lists whole = test::fakeLists();
    Lists early = whole;
    early.policies.erase(early.policies.begin());
    Wish wish{whole.sets[0].id, u"live"_s, u"version:77ab"_s, bench::RunKind::ClassifyOnly, {}, {}};
    QCOMPARE(settled(wish, early).candidate, u"live"_s);
    QCOMPARE(settled(wish, early).against, u"version:77ab"_s);
    QVERIFY(settled({}, early).candidate.isEmpty()); // the one in force is the first choice
    QCOMPARE(settled({}, whole).candidate, u"live"_s);
    QVERIFY(settled(wish, whole).against.isEmpty()); // now it is known to be gone
    wish.against = u"/home/me/opened a moment ago.yaml"_s;
    QCOMPARE(settled(wish, whole).against, wish.against);
}

void BenchPresenterTest::runsOfOnePolicyAreSetAgainstBaselines() {
    Findings found = *test::fakeFindings();
    found.run = found.other;
    const Wish wish = wishOf(found, filledState().wish, test::fakeLists());
    QCOMPARE(wish.candidate, u"live"_s);
    QVERIFY(wish.against.isEmpty());
}

void BenchPresenterTest::runsAreOfTheSetAndMarked() {
    const BenchView view = present(filledState());
    QCOMPARE(texts(view.runs, 0), u"● draft.yaml|○ default.yaml c07e|default.yaml 77ab|seed-rules.yaml"_s);
    QCOMPARE(texts(view.runs, 1), u"labels|labels|labels|labels"_s);
    QCOMPARE(texts(view.runs, 2), u"88.7 %|81.3 %|79.7 %|57.0 %"_s);
    QVERIFY(view.runs.lines[2].cells[0].tone == kit::Tone::Warn); // it was stopped
    QVERIFY(view.runs.lines[0].spoken.startsWith(u"Candidate: "_s));
    BenchState asked = filledState();
    asked.lists.runs[1].header.kind = bench::RunKind::EndToEnd;
    asked.lists.runs[2].header.kind = bench::RunKind::OutcomeReplay;
    QCOMPARE(texts(present(asked).runs, 1), u"labels|asked|replay|labels"_s);
    BenchState other = filledState();
    other.wish.set = other.lists.sets[1].id;
    QVERIFY(present(other).runs.lines.empty());
}

void BenchPresenterTest::slicesSayWhetherItIsNoise() {
    const Table table = slicesTable(*test::fakeFindings()->evaluation);
    QCOMPARE(table.lines[0].id, u"kind\nsql"_s);
    QVERIFY(!table.lines[0].cells[3].tone);                   // p 1
    QVERIFY(table.lines[1].cells[3].tone == kit::Tone::Good); // zh, p .039
    QCOMPARE(table.lines[1].cells[3].text, u"+21.2"_s);
    QCOMPARE(table.lines[2].cells[3].text, u"−10.8"_s);
    QCOMPARE(table.lines[7].cells[4].text, u"<0.001"_s);
    QVERIFY(table.lines[1].cells[2].bar->other.has_value());
}

void BenchPresenterTest::figuresLeaveOutWhatIsNotKnown() {
    const Table alone = figuresTable(*test::fakeFindings(false)->evaluation);
    const QString names = texts(alone, 0);
    QVERIFY(names.contains(u"Under-routed"_s));
    QVERIFY(!names.contains(u"APGR"_s)); // no outcomes, no ranking
    QVERIFY(names.contains(u"Same tier, typos"_s));
    QCOMPARE(alone.columns[2].title, QString());
    const Table both = figuresTable(*test::fakeFindings()->evaluation);
    QCOMPARE(both.columns[2].title, u"Against"_s);
    QVERIFY(both.lines[0].cells[3].text.startsWith(u'+'));
    for (const Line& line : both.lines)
        QVERIFY2(!line.spoken.isEmpty(), qPrintable(line.cells[0].text));
}

void BenchPresenterTest::sharesAsAPersonReadsThem_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("english");
    QTest::addColumn<QString>("german");
    QTest::newRow("up") << 0.0124 << u"+1.2"_s << u"+1,2"_s;
    QTest::newRow("down, with a real minus") << -0.21 << u"−21.0"_s << u"−21,0"_s;
    QTest::newRow("nothing has no sign") << 0.0001 << u"0.0"_s << u"0,0"_s;
}

void BenchPresenterTest::sharesAsAPersonReadsThem() {
    QFETCH(double, value);
    QTEST(differenceText(value), "english");
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    QTEST(differenceText(value), "german");
    QVERIFY(shareText(0.874).startsWith(u"87,4"_s));
    QCOMPARE(rangeText(0.842, 0.901), u"84,2–90,1 %"_s);
}

void BenchPresenterTest::gatesSayTheirVerdictInWords() {
    const Table table = gatesTable(test::fakeGates());
    QCOMPARE(texts(table, 2), u"pass|fail|pass|fail|pass"_s);
    QVERIFY(table.lines[1].cells[0].tone == kit::Tone::Bad);
    QCOMPARE(gatesNote(test::fakeGates()), u"3 of 5 pass"_s);
    QVERIFY(gatesNote({}).isEmpty());
}

void BenchPresenterTest::planeHoldsEveryRouterOnce() {
    const PlaneView view = presentPlane(*test::fakeFindings()->evaluation);
    QStringList names;
    for (const PlaneMark& mark : view.marks)
        names << mark.name;
    QCOMPARE(names.join(u'|'),
             u"draft.yaml|default.yaml|always cheapest = best constant|always strongest|random at "
             "this cost|length|oracle"_s);
    QVERIFY(view.marks[4].range.has_value());
    QVERIFY(!view.marks[6].range.has_value());
    for (const PlaneMark& mark : view.marks) {
        QVERIFY(mark.usd >= view.usd.low && mark.usd <= view.usd.high);
        QVERIFY(mark.right * 100 >= view.right.low && mark.right * 100 <= view.right.high);
    }
    bench::Evaluation unpriced = *test::fakeFindings(false)->evaluation;
    unpriced.candidate.point.reset();
    unpriced.baselines.clear();
    QVERIFY(presentPlane(unpriced).marks.empty());
    QVERIFY(!presentPlane(unpriced).trouble.isEmpty());
}

void BenchPresenterTest::labelsDoNotCollide_data() {
    QTest::addColumn<std::vector<QPointF>>("marks");
    QTest::newRow("far apart") << std::vector<QPointF>{{50, 50}, {200, 120}, {320, 30}};
    QTest::newRow("in each other's way")
        << std::vector<QPointF>{{100, 100}, {108, 104}, {96, 92}, {104, 110}};
    QTest::newRow("at the edges") << std::vector<QPointF>{{2, 2}, {398, 2}, {2, 198}, {398, 198}};
    QTest::newRow("all at one place") << std::vector<QPointF>(9, QPointF(200, 100));
}

void BenchPresenterTest::labelsDoNotCollide() {
    QFETCH(std::vector<QPointF>, marks);
    const QRectF area(0, 0, 400, 200);
    const auto labels = placeLabels(marks, std::vector<QSizeF>(marks.size(), QSizeF(84, 15)), area);
    QCOMPARE(labels.size(), marks.size());
    QVERIFY(!labels[0].isEmpty()); // the candidate always has its name
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].isEmpty()) continue;
        QVERIFY(area.contains(labels[i]));
        for (std::size_t j = 0; j < i; ++j)
            QVERIFY2(!labels[i].intersects(labels[j]), qPrintable(u"%1 and %2"_s.arg(i).arg(j)));
        for (const QPointF& mark : marks)
            QVERIFY(!labels[i].contains(mark));
    }
}

void BenchPresenterTest::axes_data() {
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<bool>("isShare");
    QTest::addColumn<QString>("says");
    QTest::newRow("dollars") << 0.0 << 16.8 << false << u"0 to 20 in 4, 0 decimals"_s;
    QTest::newRow("half dollars") << 0.0 << 2.2 << false << u"0 to 2.5 in 5, 2 decimals"_s;
    QTest::newRow("parts of a cent") << 0.0 << 0.0042 << false << u"0 to 0.005 in 5, 3 decimals"_s;
    QTest::newRow("all at one place") << 0.0 << 0.0 << false << u"0 to 1 in 5, 2 decimals"_s;
    QTest::newRow("shares end at 100") << 61.0 << 104.0 << true << u"60 to 100 in 4, 0 decimals"_s;
}

void BenchPresenterTest::axes() {
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(bool, isShare);
    const PlaneAxis axis = niceAxis(low, high, isShare);
    QTEST(u"%1 to %2 in %3, %4 decimals"_s.arg(axis.low).arg(axis.high).arg(axis.steps).arg(axis.decimals),
          "says");
}

QTEST_GUILESS_MAIN(BenchPresenterTest)
#include "benchpresenter.moc"
