#include "shots.h"
#include "fakepolicy.h"

#include "policy/flipscard.h"
#include "policy/histogramview.h"
#include "policy/linehandle.h"
#include "policy/optimisedialog.h"
#include "policy/policypage.h"
#include "policy/ruleeditor.h"
#include "policy/rulescard.h"
#include "policy/textpane.h"

#include <QApplication>
#include <QButtonGroup>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTest>

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

namespace {

using policypage::PolicyPage;

// A hand that holds the line, with the mouse button down.
void dragLine(PolicyPage& page, int line, double toScore) {
    auto* handle = page.histogram().handle(line);
    const QPoint from(handle->width() / 2, handle->height() / 2);
    const auto layout = policypage::layoutOf(page.histogram().rect());
    const int to = static_cast<int>(layout.xOf(static_cast<int>(toScore * 1e6))) - handle->x();
    QTest::mousePress(handle, Qt::LeftButton, {}, from);
    for (int step = 1; step <= 4; ++step)
        QTest::mouseMove(handle, QPoint(from.x() + (to - from.x()) * step / 4, from.y()));
}

void fill(Stage& stage, FakePolicy& desk, const QString& state) {
    stage.feed->tellAll();
    PolicyPage& page = stage.window->policyPage();
    stage.window->setInspectorSeen(false);
    stage.window->showPage(shell::MainWindow::Policy);
    QApplication::processEvents();
    page.rules().select({policypage::Item::Kind::Rule, 3});
    if (state == "dragging"_L1) dragLine(page, 1, 0.68);
    if (state == "filled"_L1 || state == "optimise"_L1) {
        page.editor().weight().setValue(0.24);
        page.editor().testText().setText(u"refactor the parser, then prove it"_s);
        QTest::qWait(400);
    }
    if (state == "text"_L1) {
        page.showText(true);
        QString text = page.draft().text();
        text.replace(u"weight: 0.18"_s, u"wieght: 0.18"_s);
        page.text().editor().setPlainText(text);
        page.text().tellNow();
    }
    if (state == "optimise"_L1) {
        desk.notWorth.clear();
        stage.window->runAction(u"policy.optimise"_s);
        if (auto* dialog = stage.window->findChild<policypage::OptimiseDialog*>())
            dialog->findButton().click();
    }
    if (state == "outside"_L1) {
        page.takeDraft(policypage::withLine(*page.draft().policy(), 0, 250'000), u"line"_s);
        desk.editOutside(desk.fileText + u"capture: {prompts: false}\n"_s);
    }
}

} // namespace

void addPolicyShots(std::vector<Shot>& shots) {
    for (const QString& state :
         {u"filled"_s, u"dragging"_s, u"text"_s, u"unlabelled"_s, u"outside"_s, u"notworth"_s, u"empty"_s}) {
        auto desk = std::make_shared<FakePolicy>(1200, state != "unlabelled"_L1);
        desk->isEmpty = state == "empty"_L1;
        if (state == "notworth"_L1)
            desk->notWorth = {
                u"The best constant, sim/mid for all, is 31 % cheaper and within noise of the draft on 470 labels."_s};
        shots.push_back({.name = u"policy-"_s + state,
                         .page = shell::MainWindow::Policy,
                         .prepare = [desk](shell::Desks& desks) -> std::shared_ptr<void> {
                             QSettings().remove(u"policy"_s);
                             desk->fileText = policyText();
                             desk->kept.clear();
                             desks.policy = desk.get();
                             return desk;
                         },
                         .fill = [desk, state](Stage& stage) { fill(stage, *desk, state); }});
    }
    shots.push_back({.name = u"policy-watching"_s,
                     .page = shell::MainWindow::Policy,
                     .fill = [](Stage& stage) { stage.feed->tellAll(); }});
}

} // namespace tierline::test
