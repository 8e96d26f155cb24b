#include "inspector/inspector.h"

#include "inspector/comparison.h"
#include "inspector/costtab.h"
#include "inspector/decisiontab.h"
#include "inspector/dialects.h"
#include "inspector/inspectorheader.h"
#include "inspector/inspectortables.h"
#include "inspector/textview.h"
#include "inspector/timeaxis.h"
#include "kit/emptystate.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QSettings>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int slowMs = 200; // what is quicker says nothing of it
constexpr QLatin1StringView tabKey("inspector/v1/tab");

QString text(const std::string& utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

} // namespace

Inspector::Inspector(QWidget* parent)
    : QWidget(parent), m_stack(new QStackedWidget(this)), m_attempts(new AttemptModel(this)) {
    m_pool.setMaxThreadCount(1);
    m_slow.setSingleShot(true);
    m_slow.setInterval(slowMs);
    connect(&m_slow, &QTimer::timeout, this, [this] {
        m_empty->setContent(u"clock"_s, tr("Reading the decision"), tr("The ledger is being asked for it."));
        m_stack->setCurrentIndex(0);
    });
    build();
    connectHeader();
    setTab(static_cast<Tab>(std::clamp(QSettings().value(tabKey, 0).toInt(), 0, int(Attempts))));
    setAccessibleName(tr("Decision inspector"));
    showNothing();
}

Inspector::~Inspector() {
    m_pool.waitForDone();
}

void Inspector::setDesk(Desk* desk) {
    m_desk = desk;
    if (desk == nullptr) return;
    connect(desk, &Desk::fetched, this, &Inspector::onFetched);
    connect(desk, &Desk::replayed, this, &Inspector::onReplayed);
}

void Inspector::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_policy = std::move(policy);
    QStringList tiers;
    if (m_policy != nullptr)
        for (const auto& tier : m_policy->tiers)
            tiers += text(tier.name);
    m_header->setTiers(tiers);
    if (m_record != nullptr) apply();
}

void Inspector::showNothing() {
    m_slow.stop();
    m_wanted.clear();
    m_record = m_before = nullptr;
    m_empty->setContent(u"inspector"_s, tr("No decision selected"),
                        tr("Click a row to see why it went where it did."));
    m_stack->setCurrentIndex(0);
}

void Inspector::showRecord(const RecordPtr& record) {
    if (record == nullptr) return showNothing();
    const QString id = text(record->id);
    const bool isSame = m_record != nullptr && m_record->id == record->id;
    if (isSame && m_record == record) return;
    m_slow.stop();
    m_before = nullptr;
    Content content{id, record, nullptr, std::nullopt, {}};
    if (isSame) { // a vote or label has come: its texts stay
        content.request = m_content.request;
        content.requestBytes = m_content.requestBytes;
        content.price = m_content.price;
    }
    m_wanted = id;
    showContent(content);
    if (!isSame) fetch(id);
}

void Inspector::showId(const QString& id) {
    if (m_record != nullptr && text(m_record->id) == id) return;
    m_wanted = id;
    m_before = nullptr;
    if (m_desk == nullptr) {
        m_empty->setContent(
            u"inspector"_s, tr("This decision cannot be read here"),
            tr("The window watches a gateway elsewhere and shows the decisions that it saw."));
        m_stack->setCurrentIndex(0);
        return;
    }
    m_slow.start();
    fetch(id);
}

void Inspector::fetch(const QString& id) {
    if (m_desk != nullptr) m_desk->fetch(id);
}

void Inspector::onFetched(const Content& content) {
    if (content.id != m_wanted) return;
    m_slow.stop();
    if (content.record == nullptr) {
        if (m_record != nullptr && text(m_record->id) == m_wanted) return; // shown already, as it came
        m_empty->setContent(u"inspector"_s, tr("This decision is not in the ledger"),
                            content.trouble.isEmpty()
                                ? tr("It may have gone with age: `ledger: {keep: …}` in the policy says how "
                                     "long decisions stay.")
                                : content.trouble);
        m_record = nullptr;
        m_stack->setCurrentIndex(0);
        return;
    }
    showContent(content);
}

void Inspector::showContent(const Content& content) {
    m_content = content;
    m_record = content.record;
    m_wanted = content.id;
    apply();
    prepare(content);
}

void Inspector::apply() {
    const Inspection inspection = inspect(*m_record, m_policy.get());
    m_header->show(inspection, *m_record);
    m_decision->show(inspection);
    const TimingView times = timingOf(*m_record);
    m_timeSummary->setText(times.summary);
    m_times->setView(times);
    m_cost->show(costsOf(*m_record, m_content.price));
    showAttempts(inspection.attempts);
    showComparison();
    m_stack->setCurrentIndex(1);
    Q_EMIT shown(text(m_record->id));
}

// Columns that most decisions have nothing for are there only when one has.
void Inspector::showAttempts(const std::vector<AttemptLine>& attempts) {
    m_attempts->setRows(attempts);
    for (int column = 0; column < m_attempts->columnCount(); ++column)
        m_attemptTable->setColumnHidden(column, m_attempts->isBlank(column));
}

// Two megabytes of text are read and indented beside the window's thread.
void Inspector::prepare(Content content) {
    content.keepsRequests = m_policy != nullptr && m_policy->capture.requests;
    m_pool.clear(); // what has not begun is of another decision
    m_pool.start([this, content] {
        auto bodies = std::make_shared<Bodies>(bodiesOf(content));
        QMetaObject::invokeMethod(
            this,
            [this, bodies] {
                if (bodies->id == m_wanted) showBodies(*bodies);
            },
            Qt::QueuedConnection);
    });
}

void Inspector::showBodies(const Bodies& bodies) {
    showPage(Conversation, bodies.conversation);
    showPage(Request, bodies.request);
    showPage(Response, bodies.response);
    Q_EMIT shown(bodies.id);
}

void Inspector::showPage(Tab tab, const Page& page) {
    auto& at = m_texts[tab - Conversation];
    const QString door = page.offersKeeping ? tr("Keep whole requests…") : QString();
    if (page.blocks.empty()) {
        at.empty->setContent(u"inbox"_s, page.emptyTitle, page.emptySentence);
        at.empty->setAction(door);
        at.stack->setCurrentWidget(at.empty);
        return;
    }
    at.view->setContent(page.blocks, page.shown);
    at.view->setNote(page.note);
    at.view->setDoor(door);
    at.view->setCopied(page.copied);
    at.stack->setCurrentWidget(at.view);
}

TextView& Inspector::textOf(Tab tab) const {
    return *m_texts[std::clamp<int>(tab - Conversation, 0, 2)].view;
}

void Inspector::setTab(Tab tab) {
    m_bar->setCurrentIndex(tab);
}

Inspector::Tab Inspector::tab() const {
    return static_cast<Tab>(m_bar->currentIndex());
}

void Inspector::setNote(const QString& note) {
    m_header->setNote(note);
}

void Inspector::stepTab(int by) {
    const int count = m_bar->count();
    m_bar->setCurrentIndex((m_bar->currentIndex() + by + count) % count);
    QSettings().setValue(tabKey, m_bar->currentIndex());
}

void Inspector::replay() {
    if (m_record == nullptr) return;
    if (m_desk == nullptr) {
        Q_EMIT message(tr("A request cannot be repeated while the window watches a gateway elsewhere."));
        return;
    }
    if (!m_record->prompt && m_content.whole() == nullptr) {
        Q_EMIT message(tr("Nothing was kept of this request, so there is nothing to send again."));
        return;
    }
    m_header->setBusy(true);
    m_desk->replay(m_record, m_content.whole());
}

void Inspector::onReplayed(const Replayed& replayed) {
    m_header->setBusy(false);
    Q_EMIT message(replayed.sentence);
    if (replayed.id.isEmpty() || m_record == nullptr || text(m_record->id) != replayed.of) return;
    const RecordPtr before = m_record;
    m_wanted = replayed.id;
    m_before = before;
    fetch(replayed.id);
}

void Inspector::showComparison() {
    const bool isReplay = m_before != nullptr && m_record != nullptr && m_before->id != m_record->id;
    m_strip->setVisible(isReplay);
    if (isReplay) m_comparison->setText(comparisonOf(*m_before, *m_record));
}

void Inspector::copy(const QString& what, const QString& words) {
    QApplication::clipboard()->setText(words);
    Q_EMIT message(tr("Copied %1").arg(what));
}

void Inspector::copyCase() {
    if (m_record == nullptr) return;
    const auto request = m_content.whole();
    if (!m_record->prompt && request == nullptr) {
        Q_EMIT message(tr("The text of this request was not kept, so it cannot become a case."));
        return;
    }
    copy(m_record->label ? tr("a case with its label, for a benchmark set")
                         : tr("a case without a label, for a benchmark set"),
         asCase(*m_record, request.get()));
}

} // namespace tierline::inspector
