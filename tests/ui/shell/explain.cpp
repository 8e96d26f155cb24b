#include "shell/explain.h"

#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>
#include <QVBoxLayout>

using namespace tierline::shell;
using namespace Qt::Literals::StringLiterals;

class ExplainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_window = std::make_unique<QWidget>();
        auto* layout = new QVBoxLayout(m_window.get());
        m_label = new QLabel(u"saved $6.10"_s);
        m_table = new QTableView;
        m_model = std::make_unique<QStandardItemModel>(2, 2);
        m_model->setHeaderData(0, Qt::Horizontal, u"What it cost."_s, Qt::WhatsThisRole);
        m_model->item(0);
        m_model->setData(m_model->index(1, 1), u"This cell."_s, Qt::WhatsThisRole);
        m_table->setModel(m_model.get());
        layout->addWidget(m_label);
        layout->addWidget(m_table);
        m_window->resize(400, 300);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void aWidgetSpeaksForItselfElseWhatItStandsInDoes() {
        m_window->setWhatsThis(u"The page."_s);
        QCOMPARE(explanationFor(m_label, nullptr).text, u"The page."_s);
        m_label->setWhatsThis(u"Against the strongest model."_s);
        QCOMPARE(explanationFor(m_label, nullptr).text, u"Against the strongest model."_s);
    }

    void aCellIsExplainedByItsColumn() {
        const QPoint place =
            m_table->viewport()->mapToGlobal(m_table->visualRect(m_model->index(1, 0)).center());
        QCOMPARE(explanationFor(m_table->viewport(), &place).text, u"What it cost."_s);
        const QPoint other =
            m_table->viewport()->mapToGlobal(m_table->visualRect(m_model->index(1, 1)).center());
        QCOMPARE(explanationFor(m_table->viewport(), &other).text, u"This cell."_s);
    }

    void theCurrentCellIsMeantWithoutAPointer() {
        m_table->setCurrentIndex(m_model->index(0, 0));
        QCOMPARE(explanationFor(m_table, nullptr).text, u"What it cost."_s);
    }

    void aHeaderIsExplained() {
        QHeaderView* header = m_table->horizontalHeader();
        const QPoint place =
            header->viewport()->mapToGlobal(QPoint(header->sectionViewportPosition(0) + 5, 5));
        const auto found = explanationFor(header->viewport(), &place);
        QCOMPARE(found.text, u"What it cost."_s);
        QCOMPARE(found.at, header);
    }

    void nothingIsKnownOfTheRest() {
        QVERIFY(explanationFor(m_label, nullptr).text.isEmpty());
        QVERIFY(explanationFor(nullptr, nullptr).text.isEmpty());
    }

private:
    std::unique_ptr<QStandardItemModel> m_model; // outlives the view
    std::unique_ptr<QWidget> m_window;
    QLabel* m_label = nullptr;
    QTableView* m_table = nullptr;
};

QTEST_MAIN(ExplainTest)
#include "explain.moc"
