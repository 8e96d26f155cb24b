#include "breakers/breakerspage.h"

#include "breakers/addprovider.h"
#include "breakers/breakersmodel.h"
#include "breakers/changedialog.h"
#include "breakers/changelist.h"
#include "breakers/faultpanel.h"
#include "breakers/reasonsview.h"
#include "breakers/selectedcard.h"
#include "breakers/settingscard.h"
#include "breakers/successview.h"
#include "kit/actions.h"
#include "kit/card.h"
#include "kit/flatbutton.h"
#include "kit/format.h"
#include "kit/icons.h"

#include <QAction>
#include <QBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QResizeEvent>
#include <QSettings>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>

#include <algorithm>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView viewKey("breakers/v1/view");
constexpr QLatin1StringView hoursKey("breakers/v1/reasonHours");
constexpr int wideEnough = 1080; // for all columns of the table
constexpr int lookEveryMs = 30'000;

} // namespace

BreakersPage::BreakersPage(QWidget* parent) : QWidget(parent), m_model(new BreakersModel(this)) {
    build();
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &BreakersPage::tick);
    m_look.setInterval(lookEveryMs);
    connect(&m_look, &QTimer::timeout, this, &BreakersPage::lookBack);
    m_reasons->setHours(QSettings().value(hoursKey, 24).toInt());
    showView(static_cast<View>(std::clamp(QSettings().value(viewKey, 0).toInt(), 0, 2)));
    setDesk(nullptr);
}

void BreakersPage::addActions(kit::Actions& actions) {
    const QString group = tr("Providers");
    for (const ActionChoice& choice : actionChoices()) {
        QAction* action = actions.add({.id = u"breakers."_s + choice.iconName,
                                       .text = tr("%1 the chosen breaker").arg(choice.text),
                                       .keys = QKeySequence(QString(choice.key)),
                                       .group = group,
                                       .icon = choice.iconName,
                                       .context = m_table});
        connect(action, &QAction::triggered, this, [this, what = choice.action] { request(what); });
    }
    QAction* show = actions.add({.id = u"breakers.show"_s,
                                 .text = tr("Show the requests behind the last change"),
                                 .keys = QKeySequence(u"S"_s),
                                 .group = group,
                                 .context = m_table});
    connect(show, &QAction::triggered, this, &BreakersPage::showThem);
    QAction* add =
        actions.add({.id = u"breakers.add"_s, .text = tr("Add and test a provider…"), .group = group});
    connect(add, &QAction::triggered, this, &BreakersPage::addProvider);
    for (const auto& [view, id, text] :
         {std::tuple(Breakers, u"breakers.view.breakers"_s, tr("Breakers: states and settings")),
          {Success, u"breakers.view.success"_s, tr("Success by model and tier")},
          {Reasons, u"breakers.view.reasons"_s, tr("Why requests went where they went")}}) {
        QAction* action = actions.add({.id = id, .text = text, .group = group});
        connect(action, &QAction::triggered, this, [this, view] { showView(view); });
    }
}

void BreakersPage::setDesk(Desk* desk) {
    m_desk = desk;
    m_settings->setAvailable(desk != nullptr);
    m_addButton->setEnabled(desk != nullptr);
    m_addButton->setToolTip(desk != nullptr ? tr("Presets, a test of the key, and the lines for the policy")
                                            : tr("Only beside a gateway that runs in this program"));
    if (desk == nullptr) return;
    connectDesk();
    if (isVisible()) lookBack();
}

void BreakersPage::connectDesk() {
    connect(m_desk, &Desk::lookedBack, this, &BreakersPage::setPast);
    connect(m_desk, &Desk::movedFound, m_selected, &SelectedCard::setMoved);
    connect(m_desk, &Desk::replayed, m_settings, &SettingsCard::setReport);
    connect(m_desk, &Desk::reasonsRead, m_reasons, &ReasonsView::setData);
    connect(m_desk, &Desk::changePlanned, this, &BreakersPage::showChange);
    connect(m_desk, &Desk::policyWritten, this, [this](const Written& written) {
        m_undoPolicy->setVisible(written.canUndo);
        Q_EMIT message(written.sentence);
    });
    connect(m_settings, &SettingsCard::replayRequested, m_desk, &Desk::replay);
    connect(m_settings, &SettingsCard::applyRequested, m_desk, &Desk::planBreaker);
    connect(m_undoPolicy, &kit::FlatButton::clicked, m_desk, &Desk::undoPolicy);
}

void BreakersPage::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_policy = std::move(policy);
    m_settings->setPolicy(m_policy.get());
    if (m_add != nullptr) m_add->setPolicy(m_policy.get());
    refresh();
}

void BreakersPage::setData(const BreakersData& data) {
    m_data = data;
    m_history.note(data.rows, data.at);
    m_dataAt = systemClock().now();
    refresh();
}

void BreakersPage::setPast(const PastPtr& past) {
    m_calls = past->calls;
    m_past.changes = changesOf(m_calls);
    m_past.from = m_calls.empty() ? Wall{} : std::ranges::min(m_calls, {}, &PastCall::start).start;
    m_success->setMatrix(past->success, past->trouble);
    refresh();
}

void BreakersPage::lookBack() {
    if (m_desk == nullptr) return;
    m_desk->lookBack();
    if (m_tabs->currentIndex() == Reasons) m_desk->readReasons(m_reasons->hours());
    m_settings->ask();
    askForMoved();
}

void BreakersPage::refresh() {
    const QString selected = selectedModel();
    m_past.minutes = minutesOf(m_calls, m_data.at);
    m_view = present(m_data, m_history, m_policy.get(), m_past);
    m_stack->setCurrentIndex(m_view.lines.empty() ? 0 : 1);
    m_headline->setText(m_view.headline);
    m_model->setLines(m_view.lines, m_view.tierCount);
    if (!m_view.lines.empty() && !m_table->currentIndex().isValid()) {
        // First what needs attention, later what was chosen.
        const auto notable = std::ranges::find_if(
            m_view.lines, [](const BreakerLine& line) { return line.tone == kit::Tone::Bad; });
        const int first =
            notable == m_view.lines.end() ? 0 : static_cast<int>(notable - m_view.lines.begin());
        m_table->setCurrentIndex(
            m_model->index(selected.isEmpty() ? first : std::max(0, m_model->rowOf(selected)), 0));
    }
    const auto rows = std::min<std::size_t>(m_view.lines.size(), height() < 620 ? 6 : 10);
    m_table->setFixedHeight(m_table->horizontalHeader()->height()
                            + static_cast<int>(rows) * m_table->verticalHeader()->defaultSectionSize() + 2);
    m_faultCard->setVisible(!m_view.faults.empty());
    m_faults->setLines(m_view.faults);
    m_changes->setLines(m_view.changes);
    applyDetails();
    // Nothing open: nothing counts, the program sleeps.
    const bool shouldTick = m_view.counting && isVisible();
    if (shouldTick && !m_tick.isActive()) m_tick.start();
    if (!shouldTick) m_tick.stop();
}

void BreakersPage::tick() {
    const Monotonic now = systemClock().now();
    const auto passed = std::chrono::duration_cast<Milliseconds>(now - m_dataAt);
    if (passed < Milliseconds(900)) return; // a snapshot was here
    for (health::BreakerRow& row : m_data.rows)
        row.view.reopensIn = std::max(Milliseconds(0), row.view.reopensIn - passed);
    for (SandboxProvider& provider : m_data.sandbox)
        if (provider.remaining.count() > 0)
            provider.remaining = std::max(Milliseconds(1), provider.remaining - passed);
    m_data.at += passed;
    m_dataAt = now;
    refresh();
}

QString BreakersPage::selectedModel() const {
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() && current.row() < m_model->rowCount() ? m_model->line(current.row()).target
                                                                    : QString();
}

void BreakersPage::selectModel(const QString& target) {
    const int row = m_model->rowOf(target);
    if (row >= 0) m_table->setCurrentIndex(m_model->index(row, 0));
}

void BreakersPage::applyDetails() {
    const int row = m_model->rowOf(selectedModel());
    m_details->setVisible(row >= 0);
    if (row < 0) return;
    const BreakerLine& line = m_model->line(row);
    m_details->setTitle(line.target);
    m_selected->setLine(line);
    const bool undoes =
        m_lastAction && m_lastAction->target == line.target && allows(line.state, m_lastAction->action);
    const auto choice = !undoes
                            ? actionChoices().end()
                            : std::ranges::find(actionChoices(), m_lastAction->action, &ActionChoice::action);
    m_selected->setUndo(undoes ? tr("Undo: %1").arg(choice->text.toLower()) : QString());
    if (line.target != m_askedMoved || line.since != m_askedSince) askForMoved();
}

void BreakersPage::askForMoved() {
    const int row = m_model->rowOf(selectedModel());
    if (m_desk == nullptr || row < 0 || !isVisible()) return;
    const BreakerLine& line = m_model->line(row);
    m_askedMoved = line.target;
    m_askedSince = line.since;
    if (line.state != health::BreakerState::Closed && line.since != Wall{})
        m_desk->findMoved(line.target,
                          line.since
                              - Milliseconds(m_policy ? m_policy->breaker.window : Milliseconds(60'000)));
}

kit::FlatButton* BreakersPage::buttonOf(health::Action action) const {
    return m_selected->buttonOf(action);
}

void BreakersPage::request(health::Action action) {
    const QString target = selectedModel();
    const int row = m_model->rowOf(target);
    if (row < 0 || !allows(m_model->line(row).state, action)) return;
    m_lastAction.reset();
    if (const auto back = undoOf(m_model->line(row).state, action)) m_lastAction = Undo{target, *back};
    Q_EMIT actionRequested(target, action);
}

void BreakersPage::undo() {
    if (!m_lastAction) return;
    const Undo last = *m_lastAction;
    m_lastAction.reset();
    Q_EMIT actionRequested(last.target, last.action);
}

void BreakersPage::showThem() {
    const int row = m_model->rowOf(selectedModel());
    if (row < 0) return;
    const BreakerLine& line = m_model->line(row);
    const auto window = m_policy ? m_policy->breaker.window : Milliseconds(60'000);
    const bool recent = line.since != Wall{} && m_data.at - line.since < std::chrono::hours(12);
    const QString since = recent ? kit::clockTime(line.since - window).left(5) : u"24h"_s;
    // Failed there, or failed there first and answered by another.
    Q_EMIT filterRequested(u"(model:%1 and status:failed or provider:%2 and state:retried) since:%3"_s.arg(
        line.model, line.provider, since));
}

void BreakersPage::addProvider() {
    if (m_desk == nullptr) {
        Q_EMIT message(tr("Providers are tested by the gateway of this program, and none runs here"));
        return;
    }
    if (m_add == nullptr) {
        m_add = new AddProvider(this);
        connect(m_add, &AddProvider::tried, m_desk, &Desk::tryProvider);
        connect(m_add, &AddProvider::cancelled, m_desk, &Desk::cancelTrial);
        connect(m_add, &AddProvider::estimateWanted, m_desk, &Desk::estimateTrial);
        connect(m_add, &AddProvider::policyRequested, m_desk, &Desk::planProvider);
        connect(m_desk, &Desk::presetsRead, m_add, &AddProvider::setPresets);
        connect(m_desk, &Desk::trialEnded, m_add, &AddProvider::setResult);
        connect(m_desk, &Desk::trialEstimated, m_add, &AddProvider::setEstimate);
        m_desk->presets();
    }
    m_add->setPolicy(m_policy.get());
    m_add->show();
    m_add->raise();
}

void BreakersPage::showChange(const PolicyChange& change) {
    if (m_change == nullptr) {
        m_change = new ChangeDialog(this);
        connect(m_change, &ChangeDialog::writeRequested, m_desk, &Desk::writePolicy);
    }
    m_change->setChange(change);
    m_change->show();
    m_change->raise();
}

void BreakersPage::showView(View view) {
    m_tabs->setCurrentIndex(view);
    m_views->setCurrentIndex(view);
    QSettings().setValue(viewKey, static_cast<int>(view));
    if (m_desk != nullptr && view == Reasons) m_desk->readReasons(m_reasons->hours());
}

void BreakersPage::showMenu(const QPoint& position) {
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid()) return;
    m_table->setCurrentIndex(index);
    QMenu menu(this);
    for (const ActionChoice& choice : actionChoices()) {
        QAction* action = menu.addAction(kit::icon(choice.iconName), choice.text);
        action->setEnabled(allows(m_model->line(index.row()).state, choice.action));
        connect(action, &QAction::triggered, this, [this, what = choice.action] { request(what); });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Show its requests in Live")), &QAction::triggered, this, [this] {
        const int row = m_model->rowOf(selectedModel());
        if (row >= 0) Q_EMIT filterRequested(u"model:"_s + m_model->line(row).model);
    });
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

void BreakersPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
    lookBack();
    m_look.start();
}

void BreakersPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_tick.stop();
    m_look.stop();
}

void BreakersPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool wide = width() >= wideEnough;
    const bool was = event->oldSize().width() >= wideEnough;
    if (wide != was || !event->oldSize().isValid()) layColumns(wide);
    m_detailColumns->setDirection(wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    refresh();
}

} // namespace tierline::breakers
