#include "spend/savingspresenter.h"

#include "fakefeed.h"
#include "kit/theme.h"
#include "spend/savingscard.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

using namespace tierline;
using namespace tierline::spend;
using namespace Qt::Literals::StringLiterals;

namespace {

SavingsForm millionRequests() {
    SavingsForm form = exampleForm();
    form.volume = u"1M"_s;
    form.tokensIn = u"1000"_s;
    form.tokensOut = u"0"_s;
    form.mix = {{u"simple"_s, u"60"_s, {}, {}, u"0.25"_s, {}, u"0.25"_s},
                {u"moderate"_s, u"35"_s, {}, {}, u"5"_s, {}, u"5"_s},
                {u"complex"_s, u"5"_s, {}, {}, u"10"_s, {}, u"10"_s}};
    form.baseline = {u"big"_s, {}, {}, {}, u"5"_s, {}, u"5"_s};
    return form;
}

} // namespace

class SavingsUiTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"savings"_s);
        kit::Theme::install(*qApp, kit::ThemeChoice::Light);
    }
    void init() { QSettings().clear(); }

    void says_data() {
        QTest::addColumn<SavingsForm>("form");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, auto change, const char* sentence) {
            SavingsForm form = millionRequests();
            change(form);
            QTest::newRow(name) << form << QString::fromUtf8(sentence);
        };
        row(
            "it pays", [](SavingsForm&) {},
            "Routing pays: $78,000.00 a month, 52.0 % of what the baseline costs.");
        row(
            "a month's volume", [](SavingsForm& f) { f.isMonthly = true; },
            "Routing pays: $2,600.00 a month, 52.0 % of what the baseline costs.");
        row(
            "a fixed cost", [](SavingsForm& f) { f.fixed = u"$8 000"_s; },
            "Routing pays: $70,000.00 a month after the fixed cost, 52.0 % of the baseline before it.");
        row(
            "a fixed cost above it", [](SavingsForm& f) { f.fixed = u"80000"_s; },
            "Not worth it at this volume: $78,000.00 a month saved, $80,000.00 a month of fixed cost.");
        row(
            "a classifier above it", [](SavingsForm& f) { f.classifier = u"0.003"_s; },
            "Not worth it: the models save $78,000.00 a month, but classifying costs $90,000.00.");
        row(
            "nothing sent", [](SavingsForm& f) { f.volume = u"0"_s; },
            "Not worth it: nothing is sent, so there is nothing to save.");
        row(
            "shares that are not whole", [](SavingsForm& f) { f.mix[0].share = u"61"_s; },
            "the shares of the mix add up to 101 %; they must add up to 100 %");
        row(
            "no number", [](SavingsForm& f) { f.tokensIn = u"many"_s; },
            "Tokens in: “many” is not a number that fits here");
        row(
            "half a token", [](SavingsForm& f) { f.mix[1].tokensIn = u"0.5"_s; },
            "moderate, input tokens: “0.5” is not a number that fits here");
        row(
            "a negative price", [](SavingsForm& f) { f.baseline.input = u"-5"_s; },
            "Baseline, input price: “-5” is not a number that fits here");
        row(
            "no price", [](SavingsForm& f) { f.mix[2].input.clear(); },
            "tier complex: no price for input tokens; give its price, or zero if it is free");
        row(
            "too much to say", [](SavingsForm& f) { f.classifier = u"999999M"_s; },
            "Classifying one request: “999999M” is not a number that fits here");
    }
    void says() {
        QFETCH(SavingsForm, form);
        const SavingsView view = presentSavings(form);
        QTEST(view.error.isEmpty() ? view.sentence : view.error, "sentence");
        QCOMPARE(view.lines.empty(), !view.error.isEmpty());
    }

    void survivesTheSettings() {
        SavingsForm form = millionRequests();
        form.isMonthly = true;
        form.mix[1].tier = u"a\tb\nc"_s; // ends of fields cannot be kept
        const auto again = formFromText(toText(form));
        QVERIFY(again.has_value());
        form.mix[1].tier = u"abc"_s;
        QCOMPARE(*again, form);
        for (const QString& broken : {QString(), u"x"_s, u"1\t2\nday\nx\ny"_s})
            QVERIFY(!formFromText(broken).has_value());
    }

    void beginsWithWhatWasUsed() { // the same sums as the workload itself
        const auto data = test::fakeSpend(Wall{}, 12);
        catalog::Workload workload;
        catalog::takeFromUse(workload, data.used, data.usedDays);
        workload.baseline = data.baselineRates;
        const auto form = formOf(data.used, data.usedDays, u"x"_s, data.baselineRates);
        for (auto& entry : workload.mix) // the form has one cache share for all
            entry.shape->cacheShare = workload.shape.cacheShare;
        const auto expected = catalog::savingsOf(workload).value();
        const auto actual = catalog::savingsOf(workloadOf(form).value()).value();
        QCOMPARE(actual.saved.perMonth.nano(), expected.saved.perMonth.nano());
    }

    void followsTheKeys() {
        SavingsCard card;
        card.show();
        card.setForm(millionRequests());
        auto* first = card.findChild<QLineEdit*>();
        first->selectAll();
        QTest::keyClicks(first, u"0"_s);
        QVERIFY(card.view().sentence.contains(u"nothing is sent"_s));
        SavingsCard next; // remembers
        QCOMPARE(next.form().volume, u"0"_s);
        next.setUsed(formOf(test::fakeSpend(Wall{}, 12).used, 1, u"x"_s, {}));
        QCOMPARE(next.form().volume, u"0"_s);
        next.findChild<QAbstractButton*>(u"savingsFromUse"_s)->click();
        QCOMPARE(next.form().mix.size(), std::size_t{8});
    }

    void copiesTheResult() {
        SavingsCard card;
        card.setForm(millionRequests());
        card.findChild<QAbstractButton*>(u"savingsCopy"_s)->click();
        const QString text = QApplication::clipboard()->text();
        QVERIFY2(text.contains(u"Saved: $2,600.00 a day, $78,000.00 a month, $0.0026 a request"_s),
                 qPrintable(text));
    }

    void growsByATier() {
        SavingsCard card;
        card.setForm(millionRequests());
        card.findChild<QAbstractButton*>(u"savingsMore"_s)->click();
        QCOMPARE(card.form().mix.size(), std::size_t{4});
        QVERIFY(card.view().error.isEmpty());
    }
};

QTEST_MAIN(SavingsUiTest)
#include "savings.moc"
