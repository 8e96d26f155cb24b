#include "live/rowacts.h"

#include "kit/format.h"
#include "live/comparedialog.h"
#include "live/decisionmodel.h"
#include "live/exportdialog.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QInputDialog>
#include <QMenu>

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t mostBrought = 500; // pinned rows from before, at the start

QString rowsText(std::size_t rows) {
    return kit::counted(static_cast<std::int64_t>(rows), RowActs::tr("%1 row"), RowActs::tr("%1 rows"));
}

} // namespace

RowActs::RowActs(DecisionModel& model, std::function<Ids()> chosen, QWidget* window)
    : QObject(window), m_model(model), m_chosen(std::move(chosen)), m_window(window) {}

void RowActs::setDesk(RecordDesk* desk) {
    if (m_desk) m_desk->disconnect(this);
    m_desk = desk;
    if (desk == nullptr) return;
    connect(desk, &RecordDesk::kept, this, &RowActs::onKept);
    connect(desk, &RecordDesk::marksLoaded, this, &RowActs::onMarks);
    connect(desk, &RecordDesk::fetched, this, &RowActs::onFetched);
    connect(desk, &RecordDesk::told, this, &RowActs::message);
    connect(desk, &RecordDesk::casesMade, this, [this](const QString& lines, qint64 cases, qint64 without) {
        if (cases > 0) QGuiApplication::clipboard()->setText(lines);
        QString said =
            cases > 0 ? tr("Copied: %1").arg(kit::counted(cases, tr("%1 case"), tr("%1 cases"))) : QString();
        if (without > 0)
            said += (said.isEmpty() ? QString() : u"; "_s)
                    + tr("the words of %1 were not kept").arg(kit::count(without));
        Q_EMIT message(said);
    });
    desk->loadMarks();
}

bool RowActs::hasDesk() {
    if (m_desk) return true;
    Q_EMIT message(tr("Not while watching a gateway that runs elsewhere: do it in its own window."));
    return false;
}

std::vector<Opinion> RowActs::now(const Ids& ids) const {
    std::vector<Opinion> all;
    for (const auto& id : ids) {
        const auto position = m_model.store().positionOf(id);
        if (!position) continue;
        const auto view = m_model.store().view(*position);
        all.push_back({id, view.row.vote, std::string(view.name(NameKind::Label))});
    }
    return all;
}

void RowActs::show(const std::vector<Opinion>& opinions) {
    for (const Opinion& each : opinions) {
        m_model.setVote(each.id, each.vote);
        m_model.setLabel(each.id, each.label);
    }
}

void RowActs::carryOut(const OpinionStep& step, const QString& done) {
    if (step.isEmpty()) return;
    show(step.show);
    m_desk->give(step.number, step.say);
    Q_EMIT message(done + u" · "_s + rowsText(step.say.size()));
}

void RowActs::onKept(quint64 number, const Ids& refused, const QString& why) {
    show(m_opinions.answered(number, refused));
    if (refused.empty()) return;
    Q_EMIT message(tr("%1 not kept: %2").arg(rowsText(refused.size()), why));
}

void RowActs::vote(int vote) {
    voteOn(m_chosen(), vote);
}

void RowActs::label(const QString& tier) {
    labelOn(m_chosen(), tier);
}

void RowActs::voteOn(const Ids& ids, int vote) {
    if (!hasDesk()) return;
    const auto before = now(ids);
    if (before.empty()) return Q_EMIT message(tr("Choose a row first."));
    const auto step = m_opinions.vote(before, vote);
    const bool isTakenBack = !step.show.empty() && step.show.front().vote == 0;
    carryOut(step, isTakenBack ? tr("Vote taken back") : vote > 0 ? tr("Voted up") : tr("Voted down"));
}

void RowActs::labelOn(const Ids& ids, const QString& tier) {
    if (!hasDesk()) return;
    const auto before = now(ids);
    if (before.empty()) return Q_EMIT message(tr("Choose a row first."));
    carryOut(m_opinions.label(before, tier.toStdString()),
             tier.isEmpty() ? tr("Label cleared") : tr("Labelled %1").arg(tier));
    if (!tier.isEmpty() && before.size() == 1) goOn(before.front().id);
}

void RowActs::undo() {
    if (!m_opinions.canUndo()) return Q_EMIT message(tr("Nothing to undo."));
    if (!hasDesk()) return;
    const auto step = m_opinions.undo();
    carryOut(step, tr("Undone"));
    if (step.show.size() == 1) Q_EMIT wanted(step.show.front().id);
}

std::string RowActs::nextId(const std::string& current, bool closest) const {
    const auto& visible = m_model.visible();
    const int next =
        nextToLabel(static_cast<int>(visible.size()), m_model.rowOf(current), closest, [&](int row) {
            const Row& here = m_model.store().row(visible[static_cast<std::size_t>(row)]);
            return ToLabel{here.name(NameKind::Label) != 0,
                           here.name(NameKind::Tier) != 0 && here.has(HasPrompt), here.margin};
        });
    return m_model.id(next);
}

void RowActs::goOn(const std::string& labelled) {
    // Who asked for the nearest to a line goes on with them.
    const bool closest = labelled == m_suggested;
    const auto next = nextId(labelled, closest);
    if (next.empty()) return;
    if (closest) m_suggested = next;
    Q_EMIT wanted(next);
}

void RowActs::labelNext() {
    m_suggested = nextId({}, true);
    if (m_suggested.empty()) return Q_EMIT message(tr("Every row that was scored has a label."));
    Q_EMIT wanted(m_suggested);
    Q_EMIT message(tr("Nearest to a line of those without a label. L and a number labels it and goes on."));
}

void RowActs::onMarks(const MarkBook& marks) {
    m_marks = marks;
    m_marksKnown = true;
    marksMoved();
    bringPinned();
}

void RowActs::takeNew(quint32 rows) {
    if (m_marks.all().empty()) return;
    const auto size = m_model.store().size();
    for (auto position = size - std::min(size, rows); position < size; ++position)
        if (const auto id = m_model.store().id(position); m_marks.all().contains(id)) showMark(id);
    bringPinned();
}

void RowActs::marksMoved() {
    for (const auto& [id, mark] : m_marks.all())
        showMark(id);
}

// What was pinned stays at hand, however long ago it was.
void RowActs::bringPinned() {
    if (!m_desk || !m_marksKnown || m_pinnedBrought || m_model.store().size() == 0) return;
    m_pinnedBrought = true;
    Ids ids;
    for (const auto& [id, mark] : m_marks.all())
        if (mark.pinned && !m_model.store().positionOf(id) && ids.size() < mostBrought) ids.push_back(id);
    if (ids.empty()) return;
    m_bringing = {++m_fetches, ids};
    m_desk->fetch(m_bringing.number, ids);
}

void RowActs::showMark(const std::string& id) {
    const Mark mark = m_marks.of(id);
    const auto position = m_model.store().positionOf(id);
    if (!position) return;
    const Row& row = m_model.store().row(*position);
    if (row.has(Pinned) != mark.pinned) m_model.setPinned(id, mark.pinned);
    if (m_model.store().row(*position).colour != mark.colour) m_model.setColour(id, mark.colour);
}

void RowActs::changeMarks(const Ids& ids, const std::function<void(Mark&)>& change) {
    if (!m_marksKnown) return Q_EMIT message(tr("Marks and notes are still being read; try again."));
    for (const auto& id : ids) {
        Mark mark = m_marks.of(id);
        change(mark);
        m_marks.set(id, mark);
        showMark(id);
        Q_EMIT marked(id);
    }
    m_desk->keepMarks(m_marks);
}

void RowActs::setColour(int colour) {
    if (!hasDesk()) return;
    const auto ids = m_chosen();
    if (ids.empty()) return Q_EMIT message(tr("Choose a row first."));
    changeMarks(ids, [colour](Mark& mark) { mark.colour = colour; });
    Q_EMIT message(tr("Marked: %1").arg(colourName(colour)) + u" · "_s + rowsText(ids.size()));
}

void RowActs::togglePinned() {
    if (!hasDesk()) return;
    const auto ids = m_chosen();
    if (ids.empty()) return Q_EMIT message(tr("Choose a row first."));
    const bool pins = !std::ranges::all_of(ids, [&](const auto& id) { return m_marks.of(id).pinned; });
    changeMarks(ids, [pins](Mark& mark) { mark.pinned = pins; });
    m_desk->pin(ids, pins);
    m_pinnedLast = pins ? ids.back() : std::string();
    Q_EMIT message((pins ? tr("Pinned: stays in the list and in the ledger") : tr("No longer pinned"))
                   + u" · "_s + rowsText(ids.size()));
}

void RowActs::setNote(const Ids& ids, const QString& note) {
    if (!hasDesk() || ids.empty()) return;
    changeMarks(ids, [&note](Mark& mark) { mark.note = note.trimmed(); });
    Q_EMIT message(note.trimmed().isEmpty() ? tr("Note removed") : tr("Note kept"));
}

void RowActs::editNote() {
    if (!hasDesk()) return;
    const auto ids = m_chosen();
    if (ids.empty()) return Q_EMIT message(tr("Choose a row first."));
    auto* dialog = new QInputDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Note"));
    dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
    dialog->setLabelText(ids.size() == 1
                             ? tr("A note to this decision; empty removes it.")
                             : tr("A note to %1; empty removes theirs.").arg(rowsText(ids.size())));
    dialog->setTextValue(m_marks.of(ids.back()).note);
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, ids](const QString& note) { setNote(ids, note); });
    dialog->open();
    Q_EMIT opened(dialog);
}

RecordPtr RowActs::recordOf(const std::string& id) const {
    const auto position = m_model.store().positionOf(id);
    return position ? m_model.store().record(*position) : nullptr;
}

void RowActs::compare() {
    Ids ids = m_chosen();
    if (ids.size() == 1 && !m_pinnedLast.empty() && m_pinnedLast != ids.front())
        ids.insert(ids.begin(), m_pinnedLast);
    if (ids.size() != 2)
        return Q_EMIT message(tr("Choose two rows (Ctrl and a click), or pin one first: M, then P."));
    const auto left = recordOf(ids[0]), right = recordOf(ids[1]);
    if (left && right) return openComparison(*left, *right);
    if (!hasDesk()) return;
    m_comparing = {++m_fetches, ids};
    m_desk->fetch(m_comparing.number, ids);
}

void RowActs::onFetched(quint64 number, const std::vector<RecordPtr>& records) {
    if (number == m_bringing.number && !records.empty()) {
        auto oldestFirst = records;
        std::ranges::sort(oldestFirst, [](const auto& a, const auto& b) { return a->id < b->id; });
        m_model.prepend(oldestFirst);
        marksMoved();
    }
    if (number != m_comparing.number) return;
    if (records.size() == 2) return openComparison(*records[0], *records[1]);
    Q_EMIT message(tr("The ledger no longer has both of them."));
}

void RowActs::openComparison(const ledger::Record& left, const ledger::Record& right) {
    auto* dialog = new CompareDialog(live::compare(left, right), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    Q_EMIT opened(dialog);
}

void RowActs::exportRows(const QString& filterInWords) {
    if (!hasDesk()) return;
    ExportChoice choice;
    choice.filter = filterInWords;
    choice.selected = m_chosen();
    for (const auto position : m_model.visible())
        choice.shown.push_back(m_model.store().id(position));
    auto* dialog = new ExportDialog(*m_desk, std::move(choice), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    Q_EMIT opened(dialog);
}

void RowActs::copyCases() {
    if (!hasDesk()) return;
    if (const auto ids = m_chosen(); !ids.empty()) m_desk->makeCases(ids);
}

void RowActs::addToSet() {
    if (!hasDesk()) return;
    if (const auto ids = m_chosen(); !ids.empty()) m_desk->addToSet(ids);
}

QMenu* RowActs::labelMenu(QWidget* parent) {
    auto* menu = new QMenu(tr("Label the right tier"), parent);
    menu->setObjectName(u"labelMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    int number = 0;
    if (const auto& policy = m_model.policy())
        for (const auto& tier : policy->tiers) {
            if (++number > 9) break;
            const QString name = QString::fromStdString(tier.name);
            menu->addAction(u"&%1  %2"_s.arg(number).arg(QString(name).replace(u'&', u"&&"_s)), this,
                            [this, name] { label(name); });
        }
    menu->addSeparator();
    menu->addAction(tr("&0  No label"), this, [this] { label({}); });
    return menu;
}

QMenu* RowActs::markMenu(QWidget* parent) {
    auto* menu = new QMenu(tr("Mark"), parent);
    menu->setObjectName(u"markMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int colour = 1; colour <= markColours; ++colour)
        menu->addAction(u"&%1  %2"_s.arg(colour).arg(colourName(colour)), this,
                        [this, colour] { setColour(colour); });
    menu->addAction(tr("&0  No colour"), this, [this] { setColour(0); });
    menu->addSeparator();
    menu->addAction(tr("&P  Pin, or no longer"), this, [this] { togglePinned(); });
    menu->addAction(tr("&;  Note…"), this, [this] { editNote(); });
    return menu;
}

} // namespace tierline::live
