// How the inspector hangs together with the rest of the window.
#include "inspector/dialects.h"
#include "inspector/inspector.h"
#include "live/livepage.h"
#include "live/livetools.h"
#include "live/rowacts.h"
#include "playground/playpage.h"
#include "settings/settingspage.h"
#include "shell/mainwindow.h"
#include "shell/statusline.h"

#include <QAction>
#include <QTableView>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;
using inspector::Inspector;

void MainWindow::wireInspector() {
    m_inspector->setDesk(m_desks.inspector);
    m_inspector->addActions(*m_actions);
    connect(m_inspector, &Inspector::copyCurlRequested, this, [this] {
        if (const auto record = m_inspector->record())
            copy(tr("the request as a curl command"),
                 inspector::asCurl(*record, m_view.url, m_inspector->request().get()));
    });
    connect(m_inspector, &Inspector::copyRecordRequested, this, [this] {
        if (const auto record = m_inspector->record())
            copy(tr("the record"), QString::fromStdString(ledger::toJson(*record)));
    });
    connect(m_inspector, &Inspector::message, m_status, &StatusLine::say);
    connect(m_inspector, &Inspector::filterRequested, this, &MainWindow::openLive);
    connect(m_inspector, &Inspector::keepingRequested, this, [this] {
        showPage(Settings);
        settingsPage().search(u"capture.requests"_s);
    });
    connect(m_inspector, &Inspector::priceRequested, this, [this] { showPage(Spend); });
    connect(m_inspector, &Inspector::stepRequested, this, [this](int by) {
        if (QAction* step = m_actions->find(by < 0 ? u"live.previous"_s : u"live.next"_s)) step->trigger();
    });
    connect(m_inspector, &Inspector::editRequested, this, [this](const inspector::RecordPtr& record) {
        playgroundPage().setPrompt(*record, m_inspector->request().get());
        showPage(Playground);
    });
    if (auto* tools = m_live->findChild<live::LiveTools*>()) {
        live::RowActs* acts = &tools->acts();
        const auto showNote = [this, acts] {
            const auto record = m_inspector->record();
            m_inspector->setNote(record ? acts->mark(record->id).note : QString());
        };
        connect(m_inspector, &Inspector::shown, acts, showNote);
        connect(acts, &live::RowActs::marked, m_inspector, showNote);
        connect(m_inspector, &Inspector::voteRequested, acts,
                [acts](const QString& id, int vote) { acts->voteOn({id.toStdString()}, vote); });
        connect(m_inspector, &Inspector::labelRequested, acts,
                [acts](const QString& id, const QString& tier) { acts->labelOn({id.toStdString()}, tier); });
        connect(m_inspector, &Inspector::compareRequested, acts, [acts] { acts->compare(); });
        connect(m_inspector, &Inspector::comparePairRequested, acts,
                [acts](const inspector::RecordPtr& before, const inspector::RecordPtr& after) {
                    acts->openComparison(*before, *after);
                });
    }
    // The keys that go on from a row work while the list has the focus, too; sessions fold by some of them.
    if (auto* table = m_live->findChild<QTableView*>(u"decisions"_s))
        for (const auto& id : {"inspector.tab.next"_L1, "inspector.tab.previous"_L1, "inspector.replay"_L1,
                               "inspector.edit"_L1, "inspector.why"_L1})
            if (QAction* action = m_actions->find(id)) table->addAction(action);
}

} // namespace tierline::shell
