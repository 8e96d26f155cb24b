// The window as a screen reader meets it, with the bridge on (QT_QPA_PLATFORM=xcb): every page's tree is
// walked; what can take focus has a name, what can be clicked can be reached by keys, tables answer for their
// cells.
#include "fakebench.h"
#include "fakefeed.h"

#include "kit/theme.h"
#include "shell/mainwindow.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

using namespace tierline;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int cellsLookedAt = 60; // of one table

QString whereIs(const QWidget& widget) {
    QStringList path;
    for (const QWidget* at = &widget; at != nullptr && !at->isWindow(); at = at->parentWidget())
        path.prepend(QString::fromLatin1(at->metaObject()->className())
                     + (at->objectName().isEmpty() ? QString() : u'#' + at->objectName()));
    return path.mid(std::max<qsizetype>(0, path.size() - 4)).join(u" > "_s);
}

// Everything below `node` that is seen, tables to a bound. Adds to `faults`.
void walk(QAccessibleInterface& node, QStringList& faults, int& seen) {
    if (node.state().invisible) return;
    ++seen;
    const auto* widget = qobject_cast<QWidget*>(node.object());
    const bool needsName = node.state().focusable && !node.state().disabled;
    const bool saysNothing = node.role() == QAccessible::StaticText; // an empty label
    if (widget != nullptr && needsName && !saysNothing && node.text(QAccessible::Name).trimmed().isEmpty())
        faults << u"no name: "_s + whereIs(*widget);
    if (auto* table = node.tableInterface()) {
        const int columns = table->columnCount();
        for (int i = 0, end = std::min(cellsLookedAt, table->rowCount() * columns); i < end; ++i)
            if (table->cellAt(i / columns, i % columns) == nullptr && widget != nullptr)
                faults << u"a cell without an answer: "_s + whereIs(*widget);
        return;
    }
    for (int i = 0; i < node.childCount(); ++i)
        if (QAccessibleInterface* child = node.child(i); child != nullptr && child->isValid())
            walk(*child, faults, seen);
}

// A button that keys cannot reach must be an action of the registry, which palette and menus offer.
QStringList unreachable(shell::MainWindow& window) {
    QStringList faults;
    for (const auto* button : window.findChildren<QAbstractButton*>()) {
        if (!button->isVisible() || button->focusPolicy() != Qt::NoFocus) continue;
        const auto* tool = qobject_cast<const QToolButton*>(button);
        if (button->objectName().startsWith("qt_"_L1)
            || button->inherits("QLineEditIconButton")) // Qt's own; keys clear and choose in the field itself
            continue;
        if (tool != nullptr && tool->defaultAction() != nullptr
            && window.actions().find(tool->defaultAction()->objectName()) != nullptr)
            continue;
        faults << u"not by keys: "_s + whereIs(*button);
    }
    return faults;
}

} // namespace

class AccessibilityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyPageCanBeHeardAndReached_data();
    void everyPageCanBeHeardAndReached();
};

void AccessibilityTest::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"tierline-test"_s);
    QCoreApplication::setApplicationName(u"accessibility"_s);
    QSettings().clear();
    kit::Theme::install(*qApp, kit::ThemeChoice::Light);
    // The offscreen platform has no bridge: there the tree is walked without listeners.
    if (QGuiApplication::platformName() != "offscreen"_L1) QVERIFY(QAccessible::isActive());
}

void AccessibilityTest::everyPageCanBeHeardAndReached_data() {
    QTest::addColumn<int>("page");
    QTest::addColumn<bool>("isFilled");
    for (const bool isFilled : {true, false})
        for (int page = 0; page <= shell::MainWindow::Settings; ++page)
            QTest::addRow("page %d, %s", page, isFilled ? "filled" : "empty") << page << isFilled;
}

void AccessibilityTest::everyPageCanBeHeardAndReached() {
    QFETCH(int, page);
    QFETCH(bool, isFilled);
    test::FakeFeed feed;
    test::FakeBench bench;
    shell::MainWindow window(feed, shell::Desks{.benchmark = &bench});
    window.actions(); // all pages hear what is told
    window.resize(1440, 900);
    window.show();
    if (isFilled) {
        feed.tellAll();
        bench.tellAll();
    } else {
        Q_EMIT feed.gatewayChanged(test::fakeGateway());
    }
    window.showPage(static_cast<shell::MainWindow::Page>(page));
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QAccessibleInterface* root = QAccessible::queryAccessibleInterface(&window);
    QVERIFY(root != nullptr);
    QStringList faults;
    int seen = 0;
    walk(*root, faults, seen);
    QVERIFY2(seen > 20, qPrintable(QString::number(seen)));
    faults << unreachable(window);
    faults.removeDuplicates();
    QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
}

int main(int argc, char** argv) {
    qputenv("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1"); // before there is an application
    QApplication application(argc, argv);
    AccessibilityTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "accessibility.moc"
