// What the Playground keeps and shows besides: texts, history, votes, cases and templates.
#include "kit/format.h"
#include "playground/answersview.h"
#include "playground/playdesk.h"
#include "playground/playpage.h"
#include "playground/promptcard.h"
#include "playground/savecase.h"
#include "playground/shelf.h"
#include "playground/textsview.h"

#include <QDateTime>
#include <QInputDialog>
#include <QTabWidget>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

QString qt(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// Bytes of `utf8` that do not count, as the window counts.
std::vector<inspector::TextSpan> fadedIn(const std::string& utf8, const std::vector<classify::Span>& peeled) {
    classify::Signal folded;
    folded.spans = peeled;
    return inspector::toTextSpans(utf8, {folded});
}

} // namespace

void PlaygroundPage::fillTexts() {
    const auto* decision = m_state.decision.get();
    const bool isDecided = decision != nullptr && decision->record.prompt && decision->trouble.isEmpty();
    if (m_tabs->currentIndex() == Folded) {
        if (!isDecided)
            return m_folded->setContent(tr("Write a prompt to see what is folded away of it."), {});
        const auto& record = decision->record;
        const auto came = decision->asCame.toStdString();
        qint64 folded = 0;
        for (const auto& span : record.envelopePeeled)
            folded += span.end - span.begin;
        const auto sentence =
            record.envelopeName.empty() ? tr("Nothing is folded away: no envelope was recognised.")
            : record.envelopePeeled.empty()
                ? tr("All of it is envelope (%1), so it is scored as it came.").arg(qt(record.envelopeName))
                : tr("%1 are folded away (%2) and not scored.")
                      .arg(kit::bytes(folded), qt(record.envelopeName));
        m_folded->setContent(sentence, decision->asCame, fadedIn(came, record.envelopePeeled));
    } else if (m_tabs->currentIndex() == Judge && m_state.kit) {
        if (!isDecided)
            return m_judge->setContent(tr("Write a prompt to see what a judge would be told."), {});
        const auto letter = judgeLetterOf(*m_state.kit->policy, *decision->record.prompt);
        const auto sentence =
            letter.isInUse
                ? tr("The judge %1 is told this where no earlier stage is sure enough.").arg(letter.model)
                : tr("The policy asks no judge. One would be told this.");
        m_judge->setContent(sentence, tr("SYSTEM\n%1\n\nUSER\n%2\n\nSCHEMA OF THE ANSWER\n%3")
                                          .arg(letter.system, letter.user, letter.schema));
    }
}

void PlaygroundPage::rememberRun() {
    if (!isRememberable(m_state.draft)) return;
    Shelf shelf = m_shelf;
    remember(shelf, {QDateTime::currentMSecsSinceEpoch(), m_state.draft, m_view.columns, {}, {}});
    keep(shelf);
}

void PlaygroundPage::keep(const Shelf& shelf) {
    m_shelf = shelf;
    m_prompt->setShelf(shelf);
    if (m_desk != nullptr) m_desk->keepShelf(shelf);
}

void PlaygroundPage::saveCase() {
    if (m_desk == nullptr || !m_view.canSave) return;
    QStringList tiers;
    if (m_state.kit)
        for (const auto& tier : m_state.kit->policy->tiers)
            tiers << qt(tier.name);
    const int now = m_state.decision ? m_state.decision->tier : 0;
    SaveCaseDialog dialog(tiers, now, m_shelf.sets, this);
    if (dialog.exec() != QDialog::Accepted) return;
    m_desk->saveCase({dialog.set(), dialog.tier(), m_state.draft});
}

void PlaygroundPage::saveTemplate() {
    if (!isRememberable(m_state.draft)) {
        Q_EMIT message(tr("There is nothing to keep, or it is too long for a template."));
        return;
    }
    bool isFine = false;
    const auto name = QInputDialog::getText(this, tr("Keep as a template"), tr("Name"), QLineEdit::Normal,
                                            titleOf(m_state.draft).left(32), &isFine)
                          .simplified();
    if (!isFine || name.isEmpty()) return;
    Shelf shelf = m_shelf;
    shelf.templates.removeIf([&](const Template& each) { return !each.isShipped && each.name == name; });
    shelf.templates.append({name, m_state.draft, false});
    keep(shelf);
    Q_EMIT message(tr("Kept as the template “%1”.").arg(name));
}

void PlaygroundPage::vote(const QString& which) {
    const auto answers = m_answers->answers();
    if (m_desk == nullptr || answers.size() != 2) return;
    const int wanted = which == "a"_L1 ? 1 : which == "b"_L1 ? -1 : 0;
    if (wanted != m_voted) {
        m_desk->vote(answers[0].id, wanted);
        m_desk->vote(answers[1].id, -wanted);
        m_voted = wanted;
    }
    if (m_shelf.past.isEmpty()) return;
    Shelf shelf = m_shelf;
    shelf.past.first().vote = which;
    keep(shelf);
}

void PlaygroundPage::takeRecord(const ledger::Record& record) {
    const auto id = qt(record.id);
    for (const auto& answer : m_answers->answers()) {
        if (answer.id != id || answer.isUnderWay()) continue;
        Answer exact = answer;
        exact.cost = record.cost;
        if (record.usage) exact.usage = record.usage;
        exact.isSimulated = record.money == ledger::MoneyKind::Simulated;
        m_answers->show(exact);
    }
}

} // namespace tierline::playground
