// Nobody agrees to a bill that is not shown.
#include "benchmark/billdialog.h"

#include "benchmark/benchpage.h"
#include "fakebench.h"
#include "kit/actions.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTest>

using namespace tierline;
using namespace tierline::benchmark;
using namespace Qt::Literals::StringLiterals;

namespace {

Bill bill(const QString& judge, const QString& price, bool isRevised = false) {
    Bill made;
    made.wish.judge = judge;
    made.wish.isRevised = isRevised;
    made.headline = u"12 calls, about "_s + price;
    made.runText = u"Ask them · about "_s + price;
    made.isBilled = true;
    made.judges = {u"acme/small-2"_s, u"bee/large-1"_s};
    made.judged = 3;
    return made;
}

} // namespace

class BillDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_page = std::make_unique<BenchPage>();
        m_page->addActions(*new kit::Actions(m_page.get())); // the page owns it
        m_page->setDesk(m_desk);
        m_desk.asked.clear();
        Q_EMIT m_desk.estimated(bill({}, u"$0.42"_s));
        m_dialog = m_page->findChild<BillDialog*>();
        QVERIFY(m_dialog);
    }
    void cleanup() { m_page.reset(); }

    void aLimitIsNeededForRealMoney();
    void anotherJudgeNeedsAnotherBill();
    void troubleOfAnEstimateIsSaidInside();
    void whoClosesItSeesNoBillLater();
    void withoutCasesForAJudgeNobodyIsAskedForOne();

private:
    template <class T>
    T* child(const QString& name = {}) const {
        return m_dialog->findChild<T*>(name);
    }
    QPushButton* button() const { return child<QPushButton>(u"askModels"_s); }

    test::FakeBench m_desk;
    std::unique_ptr<BenchPage> m_page;
    QPointer<BillDialog> m_dialog;
};

void BillDialogTest::aLimitIsNeededForRealMoney() {
    auto* limit = child<QLineEdit>();
    QVERIFY(!button()->isEnabled());
    limit->setText(u"much"_s);
    QVERIFY(!button()->isEnabled());
    limit->setText(u"1.50"_s);
    QVERIFY(button()->isEnabled());
    button()->click();
    QCOMPARE(m_desk.asked.filter(u"run "_s).size(), 1);
}

void BillDialogTest::anotherJudgeNeedsAnotherBill() {
    auto* judge = child<QComboBox>();
    child<QLineEdit>()->setText(u"1.50"_s);
    QCOMPARE(judge->currentText(), u"none: leave those 3 cases ungraded"_s);
    judge->setCurrentIndex(2);
    QCOMPARE(m_desk.asked.last(), u"estimate bee/large-1"_s);
    QVERIFY(!button()->isEnabled());
    child<QLineEdit>()->setText(u"1.60"_s); // typing does not agree to the old price
    QVERIFY(!button()->isEnabled());
    QVERIFY2(!button()->text().contains(u"0.42"_s), qPrintable(button()->text()));
    Q_EMIT m_desk.estimated(bill(u"bee/large-1"_s, u"$0.77"_s, true));
    QCOMPARE(m_page->findChildren<BillDialog*>().size(), 1);
    QVERIFY(button()->isEnabled());
    QVERIFY(button()->text().contains(u"$0.77"_s));
    QCOMPARE(judge->currentData().toString(), u"bee/large-1"_s);
    QCOMPARE(child<QLineEdit>()->text(), u"1.60"_s);
}

void BillDialogTest::troubleOfAnEstimateIsSaidInside() {
    child<QLineEdit>()->setText(u"1.50"_s);
    child<QComboBox>()->setCurrentIndex(1);
    Q_EMIT m_desk.failed({u"no key for acme"_s, u"put it into the keychain"_s, false});
    const QString said = child<QLabel>(u"billWord"_s)->text();
    QVERIFY2(said.contains(u"no key for acme"_s) && said.contains(u"keychain"_s), qPrintable(said));
    QVERIFY(m_page->state().trouble.sentence.isEmpty());
    child<QLineEdit>()->setText(u"1.60"_s);
    QVERIFY(!button()->isEnabled());
    child<QComboBox>()->setCurrentIndex(0); // back, and it can be asked again
    Q_EMIT m_desk.estimated(bill({}, u"$0.42"_s, true));
    QVERIFY(button()->isEnabled());
    Q_EMIT m_desk.failed({u"something else"_s, {}, false}); // not of an estimate: the page says it
    QCOMPARE(m_page->state().trouble.sentence, u"something else"_s);
}

void BillDialogTest::whoClosesItSeesNoBillLater() {
    child<QComboBox>()->setCurrentIndex(1);
    m_dialog->reject();
    QTRY_VERIFY(m_dialog.isNull());
    Q_EMIT m_desk.estimated(bill(u"acme/small-2"_s, u"$0.77"_s, true));
    QVERIFY(m_page->findChildren<BillDialog*>().isEmpty());
}

void BillDialogTest::withoutCasesForAJudgeNobodyIsAskedForOne() {
    QVERIFY(!child<QComboBox>()->isHidden());
    m_dialog->reject();
    QTRY_VERIFY(m_dialog.isNull());
    Bill plain = bill({}, u"$0.10"_s);
    plain.judged = 0;
    Q_EMIT m_desk.estimated(plain);
    m_dialog = m_page->findChild<BillDialog*>();
    QVERIFY(m_dialog);
    QVERIFY(child<QComboBox>()->isHidden());
}

QTEST_MAIN(BillDialogTest)
#include "billdialog.moc"
