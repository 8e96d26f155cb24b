#include "live/holdtools.h"

#include "kit/actions.h"
#include "kit/format.h"
#include "kit/icons.h"
#include "live/decisionmodel.h"
#include "live/decisiontable.h"
#include "live/holdcondition.h"
#include "live/holdmodel.h"
#include "live/holdstrip.h"
#include "live/livepage.h"

#include <QAction>
#include <QBoxLayout>
#include <QDateTime>
#include <QMenu>
#include <QTableView>
#include <QToolButton>

#include <algorithm>
#include <chrono>
#include <iterator>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int tickMs = 500;

Monotonic now() {
    return std::chrono::steady_clock::now();
}

QString fromUtf8(const std::string& utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString choiceText(const ledger::CandidateRow& choice, bool isPlanned) {
    QString text = fromUtf8(choice.model);
    if (choice.verdict == "refused") return text + u": "_s + fromUtf8(choice.reason);
    text += u" · "_s + kit::money(choice.estimatedCost);
    return isPlanned ? HoldTools::tr("%1, as planned").arg(text) : text;
}

} // namespace

HoldTools::HoldTools(LivePage& page) : QObject(&page), m_page(page) {
    m_model = new HoldModel(this);
    m_strip = new HoldStrip(*m_model);
    // Above all that the page shows, also while it has no decision yet.
    if (auto* around = qobject_cast<QBoxLayout*>(page.layout())) around->insertWidget(1, m_strip);
    page.installEventFilter(m_strip); // how high it is
    m_button = new QToolButton;
    m_button->setObjectName(u"holdButton"_s);
    m_button->setIcon(kit::icon(u"hold"_s));
    m_button->setText(tr("Hold"));
    m_button->setCheckable(true);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setAccessibleName(tr("Hold matching requests"));
    page.addToHeader(m_button);
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, [this] { m_model->tick(now()); });
    connect(m_button, &QToolButton::clicked, this, &HoldTools::toggle);
    connect(&page, &LivePage::filterChanged, this, &HoldTools::refresh);
    connectStrip();
    refresh();
}

void HoldTools::connectStrip() {
    connect(m_strip, &HoldStrip::releaseAsked, this, [this] { release(); });
    connect(m_strip, &HoldStrip::otherModelAsked, this, &HoldTools::showModels);
    connect(m_strip, &HoldStrip::dropAsked, this, &HoldTools::drop);
    connect(m_strip, &HoldStrip::releaseAllAsked, this, &HoldTools::releaseAll);
    connect(m_strip, &HoldStrip::endAsked, this, &HoldTools::end);
    connect(m_strip, &HoldStrip::filterAsked, this, &HoldTools::begin);
    connect(m_strip, &HoldStrip::menuAsked, this, &HoldTools::showMenu);
    connect(m_strip, &HoldStrip::chosen, this, &HoldTools::selected);
}

void HoldTools::setDesk(HoldDesk* desk) {
    if (m_desk) m_desk->disconnect(this);
    m_desk = desk;
    m_facts.isThere = desk != nullptr;
    takeNews({});
    if (desk == nullptr) return;
    connect(desk, &HoldDesk::changed, this, &HoldTools::takeNews);
    connect(desk, &HoldDesk::told, &m_page, &LivePage::message);
}

void HoldTools::setPolicy(const std::shared_ptr<const policy::Policy>& policy) {
    QStringList tiers;
    if (policy)
        for (const auto& tier : policy->tiers)
            tiers << fromUtf8(tier.name);
    m_model->setTiers(tiers);
}

void HoldTools::toggle() {
    if (m_view.isOn)
        end();
    else
        begin();
}

// By the list's filter. One that nothing is known of before an answer would hold everything: it is refused.
void HoldTools::begin() {
    refresh(); // a click has changed the button already
    if (!m_desk) return Q_EMIT m_page.message(holdIsElsewhere());
    const Filter& filter = m_page.model().filter();
    HoldWish wish = holdWish(filter);
    if (!wish.isPossible) return Q_EMIT m_page.message(wish.note);
    m_filter = filter;
    m_facts.wish = std::move(wish);
    m_desk->hold(holdCondition(m_facts.wish.condition, m_page.model().store().names().view(),
                               QDateTime::currentMSecsSinceEpoch()));
    refresh();
}

void HoldTools::end() {
    if (!m_desk || !m_view.isShown) return refresh();
    Q_EMIT m_page.message(holdEnded(m_facts.news.waiting.size()));
    m_desk->end();
}

void HoldTools::takeNews(const HoldNews& news) {
    const bool hadFocus = m_strip->table().hasFocus(); // which hides with its last row
    m_facts.news = news;
    m_model->setWaiting(news.waiting, now());
    refresh();
    if (hadFocus && !m_view.anyWaits) m_page.table().setFocus();
}

void HoldTools::refresh() {
    m_facts.filterChanged = m_page.model().filter() != m_filter;
    const HoldView next = present(m_facts);
    m_button->setChecked(next.isOn);
    m_button->setToolTip(next.buttonHint);
    m_button->setWhatsThis(next.buttonHint);
    if (next == m_view) return;
    const bool isOther = next.status != m_view.status;
    m_view = next;
    m_button->setIcon(kit::icon(u"hold"_s, next.isOn ? kit::IconTone::Warn : kit::IconTone::Muted));
    m_strip->setView(next);
    if (next.anyWaits != m_tick.isActive()) next.anyWaits ? m_tick.start() : m_tick.stop();
    for (const auto& action : m_rowActions)
        if (action) action->setEnabled(next.anyWaits);
    if (isOther) Q_EMIT statusChanged(next.status);
}

QString HoldTools::currentId() const {
    const auto* request = m_strip->current();
    return request != nullptr ? fromUtf8(request->record->id) : QString();
}

void HoldTools::release(const QString& model) {
    if (const QString id = currentId(); m_desk && !id.isEmpty()) m_desk->release(id, model);
}

void HoldTools::drop() {
    const QString id = currentId();
    if (!m_desk || id.isEmpty()) return;
    m_desk->drop(id);
    Q_EMIT m_page.message(
        tr("Dropped: its client is told 403. The decision stays in the list, from where the "
           "request can be replayed"));
}

void HoldTools::releaseAll() {
    if (m_desk) m_desk->releaseAll();
}

QMenu* HoldTools::modelsMenu() {
    auto* menu = new QMenu(tr("Release to"), m_strip);
    menu->setObjectName(u"holdModels"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto* request = m_strip->current();
    if (request == nullptr) return menu;
    const QString id = currentId();
    std::vector<ledger::CandidateRow> choices; // those that can take it first
    for (const bool isRefused : {false, true})
        std::ranges::copy_if(request->choices, std::back_inserter(choices),
                             [&](const auto& choice) { return (choice.verdict == "refused") == isRefused; });
    for (const auto& choice : choices) {
        const bool isPlanned = choice.model == request->record->model;
        QAction* action = menu->addAction(choiceText(choice, isPlanned).replace(u'&', u"&&"_s));
        action->setEnabled(choice.verdict != "refused");
        // The row that was meant, whatever is current by then.
        connect(action, &QAction::triggered, this, [this, id, model = fromUtf8(choice.model), isPlanned] {
            if (m_desk) m_desk->release(id, isPlanned ? QString() : model);
        });
    }
    return menu;
}

void HoldTools::showModels(const QPoint& globally) {
    if (m_view.anyWaits) modelsMenu()->popup(globally);
}

void HoldTools::showMenu(const QPoint& globally) {
    if (!m_view.anyWaits) return;
    auto* menu = new QMenu(m_strip);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QMenu* models = modelsMenu();
    models->setParent(menu, models->windowFlags());
    models->setAttribute(Qt::WA_DeleteOnClose, false);
    menu->addAction(tr("Release"), this, [this] { release(); });
    menu->addMenu(models);
    menu->addAction(tr("Drop"), this, &HoldTools::drop);
    menu->addSeparator();
    menu->addAction(tr("Release all"), this, &HoldTools::releaseAll);
    menu->popup(globally);
}

void HoldTools::addActions(kit::Actions& actions) {
    const auto add = [&](const QString& id, const QString& text, const QKeySequence& keys, QWidget* context,
                         auto does) {
        QAction* action = actions.add({.id = u"live."_s + id,
                                       .text = text,
                                       .keys = keys,
                                       .group = tr("Live"),
                                       .icon = {},
                                       .command = {},
                                       .context = context});
        connect(action, &QAction::triggered, this, does);
        return action;
    };
    add(u"hold"_s, tr("Hold matching requests, or stop holding"), Qt::SHIFT | Qt::Key_P, &m_page,
        [this] { toggle(); });
    QTableView* rows = &m_strip->table();
    m_rowActions = {
        add(u"held"_s, tr("Go to the held requests"), Qt::Key_H, &m_page, [this] { m_strip->focusRows(); }),
        add(u"held.release"_s, tr("Release the held request"), Qt::Key_Return, rows, [this] { release(); }),
        add(u"held.other"_s, tr("Release the held request to another model…"), Qt::Key_T, rows,
            [this] {
                const QRect row = m_strip->table().visualRect(m_strip->table().currentIndex());
                showModels(m_strip->table().viewport()->mapToGlobal(row.bottomLeft() + QPoint(140, 0)));
            }),
        add(u"held.drop"_s, tr("Drop the held request: its client is told 403"), Qt::Key_Delete, rows,
            [this] { drop(); }),
        add(u"held.all"_s, tr("Release all held requests"), Qt::SHIFT | Qt::Key_Return, rows,
            [this] { releaseAll(); }),
        add(u"held.back"_s, tr("Back to the list"), Qt::Key_Escape, rows,
            [this] { m_page.table().setFocus(); })};
    for (const auto& action : m_rowActions)
        action->setEnabled(m_view.anyWaits);
}

} // namespace tierline::live
