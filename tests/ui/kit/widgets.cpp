#include "kit/emptystate.h"
#include "kit/scoreruler.h"
#include "kit/statedot.h"
#include "kit/theme.h"
#include "kit/tierglyph.h"

#include <QApplication>
#include <QPainter>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace tierline::kit;
using namespace Qt::Literals::StringLiterals;

namespace {

QImage drawn(QWidget& widget) {
    return widget.grab().toImage();
}

} // namespace

class WidgetsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        Theme::install(*qApp, ThemeChoice::Light);
    }
    void barsTellTiersApart_data();
    void barsTellTiersApart();
    void tonesDifferInShape();
    void rulerSaysItInWords();
    void rulerMovesThePin();
    void emptyStateOffersItsButton();
};

void WidgetsTest::barsTellTiersApart_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<QList<int>>("bars");
    QTest::newRow("one tier") << 1 << QList<int>{1};
    QTest::newRow("two tiers") << 2 << QList<int>{1, 2};
    QTest::newRow("four tiers") << 4 << QList<int>{1, 2, 3, 4};
    QTest::newRow("seven tiers share four bars") << 7 << QList<int>{1, 2, 2, 3, 3, 4, 4};
}

void WidgetsTest::barsTellTiersApart() {
    QFETCH(int, count);
    QList<int> bars;
    QSet<QRgb> colours;
    for (int tier = 0; tier < count; ++tier) {
        bars << filledBars(tier, count);
        colours << tierColour(tier, count, tokens()).rgb();
    }
    QTEST(bars, "bars");
    QCOMPARE(colours.size(), count);
}

void WidgetsTest::tonesDifferInShape() {
    // Without colour: what is covered must differ from tone to tone.
    QSet<QByteArray> shapes;
    for (const Tone tone : {Tone::Good, Tone::Warn, Tone::Bad, Tone::Busy, Tone::Idle}) {
        QImage image(24, 24, QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.scale(2, 2);
        paintStateDot(painter, QRectF(0, 0, 12, 12), tone, tokens());
        painter.end();
        const QImage alpha = image.convertToFormat(QImage::Format_Alpha8);
        shapes << QByteArray(reinterpret_cast<const char*>(alpha.constBits()), alpha.sizeInBytes());
    }
    QCOMPARE(shapes.size(), 5);
}

void WidgetsTest::rulerSaysItInWords() {
    ScoreRuler ruler;
    ruler.setView({{{u"simple"_s, 300'000}, {u"complex"_s, std::nullopt}}, 710'000, 1});
    QCOMPARE(ruler.accessibleDescription(), u"Score 0.71 in tier complex"_s);
}

void WidgetsTest::rulerMovesThePin() {
    ScoreRuler ruler;
    ruler.resize(400, 72);
    RulerView view{{{u"simple"_s, 300'000}, {u"complex"_s, std::nullopt}}, 100'000, 0};
    ruler.setView(view);
    const QImage low = drawn(ruler);
    view.score = 900'000;
    ruler.setView(view);
    QVERIFY(low != drawn(ruler));
}

void WidgetsTest::emptyStateOffersItsButton() {
    EmptyState empty;
    empty.setContent(u"inbox"_s, u"Nothing yet"_s, u"Send a request."_s);
    empty.setAction(u"Send one"_s);
    empty.resize(600, 400);
    empty.show();
    QSignalSpy triggered(&empty, &EmptyState::actionTriggered);
    QTest::mouseClick(empty.actionButton(), Qt::LeftButton);
    QCOMPARE(triggered.size(), 1);
    empty.setAction({});
    QVERIFY(!empty.actionButton()->isVisible());
}

QTEST_MAIN(WidgetsTest)
#include "widgets.moc"
