#include "spend/budgetspresenter.h"

#include "fakefeed.h"
#include "kit/theme.h"
#include "spend/budgetscard.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLocale>
#include <QStandardPaths>
#include <QTest>

using namespace tierline;
using namespace tierline::spend;
using namespace Qt::Literals::StringLiterals;
using route::BudgetLevel;
using route::BudgetStatus;

namespace {

Money usd(std::int64_t dollars) {
    return Money::fromNano(dollars * 1'000'000'000);
}

// Of a day that ends at noon UTC plus twelve hours; shown in UTC.
constexpr Wall noon = Wall(std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}) + std::chrono::hours(12);

BudgetStatus dayBudget() {
    BudgetStatus budget;
    budget.scope = "all";
    budget.per = "day";
    budget.spent = usd(3);
    budget.hard = usd(10);
    budget.from = noon - std::chrono::hours(12);
    budget.until = noon + std::chrono::hours(12);
    return budget;
}

} // namespace

class BudgetsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        qputenv("TZ", "UTC");
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QStandardPaths::setTestModeEnabled(true);
        kit::Theme::install(*qApp, kit::ThemeChoice::Light);
    }

    void saysOneBudget_data() {
        QTest::addColumn<BudgetStatus>("budget");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, auto change, const char* sentence) {
            auto budget = dayBudget();
            change(budget);
            QTest::newRow(name) << budget << sentence;
        };
        row(
            "within", [](BudgetStatus&) {},
            "Everything, per day, until 00:00: $3.00 of $10.00, within; at this pace not reached");
        row(
            "it will be reached", [](BudgetStatus& b) { b.hardAt = noon + std::chrono::minutes(340); },
            "Everything, per day, until 00:00: $3.00 of $10.00, within; at this pace reached 17:40");
        row(
            "money is held",
            [](BudgetStatus& b) {
                b.reserved = usd(1);
                b.level = BudgetLevel::Soft;
                b.soft = usd(2);
            },
            "Everything, per day, until 00:00: $3.00 of $10.00, $1.00 reserved, soft limit passed; at this "
            "pace "
            "not reached");
        row(
            "the tier is capped", [](BudgetStatus& b) { b.level = BudgetLevel::Degrade; },
            "Everything, per day, until 00:00: $3.00 of $10.00, cheaper tiers only; at this pace not "
            "reached");
        row(
            "a client is refused",
            [](BudgetStatus& b) {
                b.scope = "client";
                b.name = "ci %2";
                b.spent = usd(10);
                b.level = BudgetLevel::Hard;
            },
            "Client ci %2, per day, until 00:00: $10.00 of $10.00, refusing requests; spent up for this "
            "period");
        row(
            "only a soft limit",
            [](BudgetStatus& b) {
                b.soft = usd(5);
                b.hard.reset();
            },
            "Everything, per day, until 00:00: $3.00 of $5.00, within; no hard limit");
        row(
            "some prices are unknown", [](BudgetStatus& b) { b.unpriced = 1; },
            "Everything, per day, until 00:00: $3.00 of $10.00, 1 request unpriced, within; at "
            "this pace not reached");
        row(
            "simulated", [](BudgetStatus& b) { b.simulated = true; },
            "Everything, simulated, per day, until 00:00: $3.00 of $10.00, within; at this pace not reached");
    }
    void saysOneBudget() {
        QFETCH(BudgetStatus, budget);
        const auto view = presentBudgets({budget}, u"UTC"_s, noon);
        QCOMPARE(view.bars.size(), std::size_t{1});
        QTEST(view.bars[0].sentence(), "sentence");
    }

    void pressingOnesComeFirst() {
        auto mild = dayBudget(), full = dayBudget(), refused = dayBudget();
        mild.name = "mild";
        full.name = "full";
        full.spent = usd(9);
        refused.name = "refused";
        refused.level = BudgetLevel::Hard;
        for (auto* budget : {&mild, &full, &refused})
            budget->scope = "client";
        const auto view = presentBudgets({mild, full, refused}, {}, noon);
        QCOMPARE(view.bars[0].title, u"Client refused"_s);
        QCOMPARE(view.bars[1].title, u"Client full"_s);
        QCOMPARE(view.bars[2].title, u"Client mild"_s);
    }

    void barsStayWithinThemselves() {
        auto budget = dayBudget();
        budget.spent = usd(500);
        budget.reserved = usd(100);
        budget.soft = usd(0);
        const auto bar = presentBudgets({budget}, {}, noon).bars[0];
        QVERIFY(bar.spent + bar.reserved < 1);
        QCOMPARE(bar.marks.size(), std::size_t{2});
        for (const auto& mark : bar.marks)
            QVERIFY(mark.at >= 0 && mark.at < 1);
    }

    void emptyCardOffersTheLines() {
        BudgetsCard card;
        card.setView({});
        card.show();
        auto* copy = card.findChild<QAbstractButton*>(u"copyBudget"_s);
        QVERIFY(copy->isVisible());
        copy->click();
        QVERIFY(QApplication::clipboard()->text().startsWith(u"budgets:\n"_s));
        card.setView(presentBudgets(test::fakeBudgets(noon), u"UTC"_s, noon));
        QVERIFY(!copy->isVisible());
        QVERIFY(card.findChild<BudgetBars*>()->accessibleDescription().contains(u"Client batch-summaries"_s));
    }
};

QTEST_MAIN(BudgetsTest)
#include "budgets.moc"
