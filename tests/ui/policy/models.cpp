#include "policy/flipsmodel.h"
#include "policy/rulesmodel.h"

#include "fakepolicy.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace tierline;
using namespace tierline::policypage;
using namespace Qt::Literals::StringLiterals;

namespace {

// A million rows that are made when they are asked for, and counts how many were.
class ManyRows final : public Rows {
public:
    mutable int asked = 0;
    std::uint32_t size() const override { return 1'000'000; }
    Row row(std::uint32_t at) const override {
        ++asked;
        Row row;
        row.id = QString::number(at);
        row.words = u"request %1"_s.arg(at);
        row.liveTier = 1;
        row.draftTier = static_cast<int>(at % 4);
        row.label = at % 3 == 0 ? 1 : noTier;
        if (at % 5 != 0) {
            row.liveCost = Money::fromNano(2'000'000);
            row.draftCost = Money::fromNano(1'500'000);
        }
        return row;
    }
};

RulesView rulesView() {
    RulesView view;
    view.draft = view.live = readText(test::policyText(), {}).policy;
    view.rules.resize(view.draft->classify.rules.size());
    view.rules[0] = {412, 31, {1, 2, 3}};
    return view;
}

int rowOfRule(const RulesModel& model, int rule) {
    return model.rowOf({Item::Kind::Rule, rule});
}

} // namespace

class PolicyModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    }

    void rulesHoldUnderTheTester() {
        RulesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        RulesView view = rulesView();
        model.setView(view);
        QCOMPARE(model.rowCount(), 1 + 11 + 2);
        QCOMPARE(model.index(0, RulesModel::Name).data().toString(), u"base"_s);
        QCOMPARE(model.index(1, RulesModel::Hits).data().toString(), u"412"_s);
        QCOMPARE(model.index(1, RulesModel::Weight).data().toString(), u"−0.25"_s);
        view.draft = std::make_shared<const policy::Policy>(withoutItem(*view.draft, {Item::Kind::Rule, 0}));
        model.setView(view);
        QCOMPARE(model.rowCount(), 1 + 10 + 2);
    }

    void aChangeOfWeightsKeepsTheRows() {
        RulesModel model;
        RulesView view = rulesView();
        model.setView(view);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        view.draft =
            std::make_shared<const policy::Policy>(withWeight(*view.draft, {Item::Kind::Rule, 0}, 90'000));
        model.setView(view);
        QCOMPARE(resets.count(), 0);
        QVERIFY(model.index(1, RulesModel::Name).data(RulesModel::ChangedRole).toBool());
        QVERIFY(!model.index(2, RulesModel::Name).data(RulesModel::ChangedRole).toBool());
    }

    void editsAreSaidAndNotDone() {
        RulesModel model;
        model.setView(rulesView());
        QSignalSpy weights(&model, &RulesModel::weightEdited), switches(&model, &RulesModel::enabledEdited);
        const int row = rowOfRule(model, 3);
        QVERIFY(model.setData(model.index(row, RulesModel::Weight), 0.25, Qt::EditRole));
        QCOMPARE(weights.count(), 1);
        QCOMPARE(weights[0][1].toInt(), 250'000);
        QCOMPARE(model.index(row, RulesModel::Weight).data().toString(), u"+0.18"_s);
        QVERIFY(!model.setData(model.index(row, RulesModel::Weight), 7.0, Qt::EditRole));
        QVERIFY(!model.setData(model.index(row, RulesModel::Weight), std::nan(""), Qt::EditRole));
        QVERIFY(model.setData(model.index(row, RulesModel::On), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(switches.count(), 1);
        QVERIFY(!model.setData(model.index(0, RulesModel::On), Qt::Unchecked, Qt::CheckStateRole));
    }

    void aDroppedRuleIsMoved_data() {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("to");
        QTest::newRow("down, between two") << 1 << 6 << 4;
        QTest::newRow("up, between two") << 5 << 3 << 2;
        QTest::newRow("to the very top, above the base") << 5 << 0 << 0;
        QTest::newRow("below the features") << 2 << 14 << 10;
        QTest::newRow("where it was") << 2 << 3 << -1;
    }
    void aDroppedRuleIsMoved() {
        QFETCH(int, from);
        QFETCH(int, row);
        QFETCH(int, to);
        RulesModel model;
        model.setView(rulesView());
        QSignalSpy moves(&model, &RulesModel::moveRequested);
        const std::unique_ptr<QMimeData> data(model.mimeData({model.index(rowOfRule(model, from), 0)}));
        QVERIFY(data);
        model.dropMimeData(data.get(), Qt::MoveAction, row, 0, {});
        QCOMPARE(moves.count(), to < 0 ? 0 : 1);
        if (to >= 0) QCOMPARE(moves[0], (QVariantList{from, to}));
    }

    void onlyRulesAreDragged() {
        RulesModel model;
        model.setView(rulesView());
        QVERIFY(model.mimeData({model.index(0, 0)}) == nullptr);
        QMimeData strange;
        strange.setText(u"7"_s);
        QVERIFY(!model.dropMimeData(&strange, Qt::MoveAction, 1, 0, {}));
    }

    void aMillionFlipsAreReadWhenShown() {
        FlipsModel model;
        auto rows = std::make_shared<ManyRows>();
        auto list = std::make_shared<FlipList>();
        list->rows = rows;
        for (std::uint32_t i = 0; i < 1'000'000; ++i)
            list->order.push_back(999'999 - i);
        model.setList(list, {u"a"_s, u"b"_s, u"c"_s, u"d"_s});
        QCOMPARE(model.rowCount(), 1'000'000);
        QVERIFY(rows->asked < 100);
        QCOMPARE(model.index(5, FlipsModel::Words).data().toString(), u"request 999994"_s);
        QCOMPARE(model.index(5, FlipsModel::Cost).data().toString(), u"−$0.0005"_s);
        QCOMPARE(model.index(4, FlipsModel::Cost).data().toString(), u"?"_s);
        QCOMPARE(model.placeOf(3), 999'996);
    }

    void flipsHoldUnderTheTester() {
        FlipsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto list = std::make_shared<FlipList>();
        list->rows = std::make_shared<ManyRows>();
        list->order = {9, 7, 5};
        model.setList(list, {u"a"_s, u"b"_s, u"c"_s, u"d"_s});
        model.setLabel(7, 1);
        model.setList(nullptr, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void aLabelIsSeenAtOnce() {
        FlipsModel model;
        auto list = std::make_shared<FlipList>();
        list->rows = std::make_shared<ManyRows>();
        list->order = {4, 5, 6};
        model.setList(list, {u"a"_s, u"b"_s, u"c"_s, u"d"_s});
        QCOMPARE(model.index(0, FlipsModel::Label).data().toString(), u"·"_s);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setLabel(4, 2);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.index(0, FlipsModel::Label).data().toString(), u"c"_s);
        // Row 6 was right with the live policy, and the draft breaks it.
        QCOMPARE(model.index(2, FlipsModel::Label).data(FlipsModel::HarmRole).toInt(), -1);
    }
};

QTEST_MAIN(PolicyModelsTest)
#include "models.moc"
