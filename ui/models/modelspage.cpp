#include "models/modelspage.h"

#include "kit/card.h"
#include "kit/densetable.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/icons.h"
#include "models/findingsdialog.h"
#include "models/ladderview.h"
#include "models/modelsdesk.h"
#include "models/modelsmodel.h"
#include "models/nametest.h"
#include "models/traildialog.h"
#include "models/versionsdialog.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QStackedWidget>
#include <QTableView>

namespace tierline::models {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView wholeKey("models/v1/whole");
constexpr QLatin1StringView sortKey("models/v1/sort");
constexpr QLatin1StringView orderKey("models/v1/descending");
constexpr int typingMs = 120;

} // namespace

ModelsPage::ModelsPage(QWidget* parent) : QWidget(parent), m_model(new ModelsModel(this)) {
    build();
    for (QTimer* timer : {&m_typing, &m_naming}) {
        timer->setSingleShot(true);
        timer->setInterval(typingMs);
    }
    connect(&m_typing, &QTimer::timeout, this, [this] {
        const QString kept = selectedModel();
        m_model->setFilter(m_filter->text());
        m_noHits->setVisible(m_model->rowCount() == 0 && m_model->lineCount() > 0);
        selectModel(kept);
    });
    connect(&m_naming, &QTimer::timeout, this, &ModelsPage::applyName);
    restore();
    apply();
}

void ModelsPage::restore() {
    const QSettings settings;
    m_isWhole = settings.value(wholeKey, false).toBool();
    const int column = settings.value(sortKey, -1).toInt();
    if (column < 0 || column >= ModelsModel::columnTotal) return;
    const auto order = settings.value(orderKey).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder;
    m_table->horizontalHeader()->setSortIndicator(column, order);
    m_model->sort(column, order);
}

void ModelsPage::setDesk(Desk* desk) {
    if (m_desk != nullptr) m_desk->disconnect(this);
    m_desk = desk;
    m_isStale = true;
    if (desk != nullptr) {
        connect(desk, &Desk::seen, this, &ModelsPage::setData);
        connect(desk, &Desk::checked, this, [this](const CheckReport& report) {
            m_check = report;
            apply();
            applyCheck();
        });
        connect(desk, &Desk::priceChanged, this, [this](bool, const QString& sentence, bool canUndo) {
            m_canUndo = canUndo;
            Q_EMIT message(sentence);
            refresh();
        });
        connect(desk, &Desk::failed, this, &ModelsPage::message);
        connect(desk, &Desk::said, this, &ModelsPage::message);
        connect(desk, &Desk::rolledBack, this,
                [this](bool, const QString& sentence) { Q_EMIT message(sentence); });
    }
    if (isVisible()) refresh();
    apply();
}

void ModelsPage::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_policy = std::move(policy);
    m_isStale = true;
    if (isVisible()) refresh();
    apply();
}

void ModelsPage::refresh() {
    if (m_desk == nullptr) return;
    m_isStale = false;
    m_desk->look();
    m_desk->check();
}

void ModelsPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh(); // what was used goes on while nobody looks
}

void ModelsPage::setData(const ModelsData& data) {
    m_data = data;
    m_hasData = true;
    apply();
    applyName();
}

void ModelsPage::setWhole(bool isWhole) {
    m_isWhole = isWhole;
    QSettings().setValue(wholeKey, isWhole);
    apply();
}

void ModelsPage::apply() {
    const QString kept = selectedModel();
    m_view = present(m_data, m_policy.get(), m_check, m_isWhole);
    m_mine->setChecked(!m_isWhole);
    m_all->setChecked(m_isWhole);
    m_headline->setText(m_view.headline);
    m_trouble->setText(m_data.troubles.join(u'\n'));
    m_trouble->setVisible(!m_data.troubles.isEmpty());
    m_undo->setVisible(m_canUndo);
    m_model->setLines(m_view.lines, m_view.tierCount);
    m_table->setColumnHidden(ModelsModel::Provider, !m_isWhole); // the policy's ids begin with it
    m_table->setColumnHidden(ModelsModel::MaxOutput, m_isWhole); // a price list does not know it
    m_noHits->setVisible(m_model->rowCount() == 0 && m_model->lineCount() > 0);
    m_ladder->setSteps(m_view.ladder);
    m_ladderWarning->setText(m_view.warnings.join(u'\n'));
    m_ladderWarning->setVisible(!m_view.warnings.isEmpty());
    m_stack->setCurrentIndex(m_view.lines.empty() ? 0 : 1);
    m_empty->setContent(u"policy"_s, m_desk ? tr("No models yet") : tr("Prices are not to be had here"),
                        m_desk
                            ? tr("They show here as soon as the gateway has read its policy.")
                            : tr("This window watches a gateway elsewhere: its prices and policy lie on that "
                                 "machine. Open Tierline there, or ask `tierlinectl price` on it."));
    selectModel(kept);
}

void ModelsPage::applyName() {
    const NameTest test = models::testName(m_name->text(), m_data, m_policy.get());
    QStringList lines;
    for (qsizetype i = 0; i < test.steps.size(); ++i)
        lines << u"%1.  %2"_s.arg(i + 1).arg(test.steps[i]);
    if (!test.retires.isEmpty()) lines << tr("It is taken away on %1.").arg(test.retires);
    if (!test.others.isEmpty()) lines << tr("Also sold by %1").arg(test.others.join(u" · "_s));
    m_nameHeadline->setText(test.headline);
    m_nameSteps->setText(lines.isEmpty()
                             ? tr("Type what a client asks for or a bill names, for example "
                                  "anthropic/claude-opus-4-5, gpt-4o-2024-08-06 or vertex_ai/gemini-2.5-pro.")
                             : lines.join(u'\n'));
}

void ModelsPage::testName(const QString& name) {
    m_name->setText(name);
    m_naming.stop();
    applyName();
}

QString ModelsPage::nameAnswer() const {
    return m_nameHeadline->text() + u'\n' + m_nameSteps->text();
}

void ModelsPage::applyCheck() {
    const bool isClean = m_check.isUsable && m_check.findings.empty();
    m_checkButton->setIcon(kit::icon(u"policy"_s, isClean ? kit::IconTone::Good : kit::IconTone::Warn));
    m_checkButton->setText(isClean ? tr("Policy is clean") : headlineOf(m_check));
    m_checkButton->updateGeometry();
    if (m_findings != nullptr) m_findings->setReport(m_check);
}

QString ModelsPage::selectedModel() const {
    const ModelLine* line = m_model->line(m_table->currentIndex().row());
    return m_table->currentIndex().isValid() && line != nullptr ? line->id : QString();
}

void ModelsPage::selectModel(const QString& model) {
    const int row = model.isEmpty() ? -1 : m_model->rowOf(model);
    if (row >= 0)
        m_table->setCurrentIndex(m_model->index(row, 0));
    else if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
}

void ModelsPage::toggleRow() {
    const QString id = selectedModel();
    if (id.isEmpty()) return;
    if (!m_model->setOpen(id, !m_model->isOpen(id)))
        Q_EMIT message(
            tr("%1 has no dated prices: the policy states its price, or nobody knows one").arg(id));
    selectModel(id);
}

void ModelsPage::showInLive() {
    const ModelLine* line = m_model->line(m_table->currentIndex().row());
    if (line != nullptr && line->requests > 0) Q_EMIT filterRequested(u"model:%1 since:24h"_s.arg(line->id));
}

void ModelsPage::clicked(const QModelIndex& index) {
    const ModelLine* line = m_model->line(index.row());
    if (line == nullptr || m_model->isDated(index.row())) return;
    if (index.column() == ModelsModel::Requests || index.column() == ModelsModel::Cost) return showInLive();
    if (index.column() == ModelsModel::From && !line->isPriced) return editPrice();
    const QRect box = m_table->visualRect(index);
    const int at = m_table->viewport()->mapFromGlobal(QCursor::pos()).x();
    if (index.column() == ModelsModel::Model && at - box.left() < 26) toggleRow();
}

void ModelsPage::editPrice() {
    const QString id = selectedModel();
    if (id.isEmpty() || m_desk == nullptr) return;
    const ModelLine* line = m_model->line(m_table->currentIndex().row());
    if (line->source == Source::Policy)
        return Q_EMIT message(
            tr("%1 has its price in the policy, which goes before your own: change it there").arg(id));
    Q_EMIT priceRequested(id);
}

void ModelsPage::removePrice() {
    const ModelLine* line = m_model->line(m_table->currentIndex().row());
    if (line == nullptr || m_desk == nullptr) return;
    if (line->source != Source::Own) return Q_EMIT message(tr("%1 has no price of your own").arg(line->id));
    m_desk->removePrice(line->id);
}

void ModelsPage::undoPrice() {
    if (m_desk != nullptr && m_canUndo) m_desk->undoPrice();
}

void ModelsPage::copyRow() {
    const ModelLine* line = m_model->line(m_table->currentIndex().row());
    if (line == nullptr) return;
    QApplication::clipboard()->setText(sentenceOf(*line));
    Q_EMIT message(tr("Copied the row of %1").arg(line->id));
}

void ModelsPage::exportSheet() {
    if (m_desk == nullptr) return;
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Export the models"), u"models.csv"_s, tr("Sheets (*.csv)"));
    if (!file.isEmpty()) m_desk->save(file, toCsv(m_model->shownLines()));
}

void ModelsPage::checkPolicy() {
    if (m_desk == nullptr) return;
    if (m_findings == nullptr) {
        m_findings = new FindingsDialog(this);
        connect(m_findings, &FindingsDialog::checkRequested, this, &ModelsPage::checkPolicy);
    }
    m_findings->setReport(m_check);
    m_findings->setBusy();
    m_findings->show();
    m_findings->raise();
    m_desk->check();
}

void ModelsPage::showVersions() {
    if (m_desk == nullptr) return;
    auto* dialog = new VersionsDialog(*m_desk, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void ModelsPage::showTrail() {
    if (m_desk == nullptr) return;
    auto* dialog = new TrailDialog(*m_desk, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void ModelsPage::showMenu(const QPoint& at) {
    const QModelIndex index = m_table->indexAt(at);
    const ModelLine* line = m_model->line(index.row());
    if (!index.isValid() || line == nullptr) return;
    m_table->setCurrentIndex(index);
    QMenu menu(this);
    const auto add = [&](const QString& text, void (ModelsPage::*slot)(), bool isOn) {
        QAction* action = menu.addAction(text);
        action->setEnabled(isOn);
        connect(action, &QAction::triggered, this, slot);
    };
    add(m_model->isOpen(line->id) ? tr("Hide the dated prices") : tr("Show the dated prices"),
        &ModelsPage::toggleRow, !line->history.empty());
    add(line->source == Source::Own ? tr("Change your price …") : tr("Set a price …"), &ModelsPage::editPrice,
        m_desk != nullptr && line->source != Source::Policy);
    add(tr("Remove your price"), &ModelsPage::removePrice, m_desk != nullptr && line->source == Source::Own);
    add(tr("Its requests in Live"), &ModelsPage::showInLive, line->requests > 0);
    add(tr("Copy the row"), &ModelsPage::copyRow, true);
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

bool ModelsPage::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (watched == m_table) {
        const QString id = selectedModel();
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) return toggleRow(), true;
        if (key->key() == Qt::Key_Right && m_model->setOpen(id, true)) return true;
        if (key->key() == Qt::Key_Left && m_model->setOpen(id, false)) return selectModel(id), true;
    }
    if ((watched == m_filter || watched == m_name) && key->key() == Qt::Key_Escape) {
        auto* field = static_cast<QLineEdit*>(watched);
        if (field->text().isEmpty())
            m_table->setFocus();
        else
            field->clear();
        return true;
    }
    if (watched == m_filter && key->key() == Qt::Key_Down) return m_table->setFocus(), true;
    return QWidget::eventFilter(watched, event);
}

void ModelsPage::addActions(kit::Actions& actions) {
    struct Spec {
        const char *id, *text;
        QKeySequence keys;
        const char *icon, *command;
        void (ModelsPage::*slot)();
        bool inTable;
    };
    const Spec specs[] = {
        {"models.check", QT_TR_NOOP("Check the policy"), QKeySequence(u"Ctrl+Shift+K"_s), "policy", "check",
         &ModelsPage::checkPolicy, false},
        {"models.versions",
         QT_TR_NOOP("Versions of the policy"),
         {},
         "policy",
         "policy",
         &ModelsPage::showVersions,
         false},
        {"models.trail", QT_TR_NOOP("Audit trail"), {}, "lock", "audit", &ModelsPage::showTrail, false},
        {"models.price", QT_TR_NOOP("Set a price for the model"), Qt::Key_P, "spend", "price",
         &ModelsPage::editPrice, true},
        {"models.remove", QT_TR_NOOP("Remove your price of the model"), Qt::Key_Delete, "close", "",
         &ModelsPage::removePrice, true},
        {"models.undo", QT_TR_NOOP("Undo the change of a price"), Qt::Key_U, "reset", "",
         &ModelsPage::undoPrice, true},
        {"models.live", QT_TR_NOOP("Show the model's requests in Live"), Qt::Key_G, "live", "",
         &ModelsPage::showInLive, true},
        {"models.copy", QT_TR_NOOP("Copy the model's row"), Qt::Key_C, "copy", "", &ModelsPage::copyRow,
         true},
        {"models.export",
         QT_TR_NOOP("Export the models as a sheet"),
         {},
         "inbox",
         "",
         &ModelsPage::exportSheet,
         false},
    };
    for (const Spec& spec : specs) {
        QAction* action = actions.add({.id = QString::fromLatin1(spec.id),
                                       .text = tr(spec.text),
                                       .keys = spec.keys,
                                       .group = tr("Models"),
                                       .icon = QString::fromLatin1(spec.icon),
                                       .command = QString::fromLatin1(spec.command),
                                       .context = spec.inTable ? m_table : nullptr});
        connect(action, &QAction::triggered, this, spec.slot);
    }
    const auto emits = [&](const QString& id, const QString& text, const QString& icon,
                           void (ModelsPage::*signal)()) {
        connect(actions.add({.id = id, .text = text, .group = tr("Models"), .icon = icon}),
                &QAction::triggered, this, signal);
    };
    emits(u"models.refresh"_s, tr("Refresh the price list"), u"reset"_s, &ModelsPage::refreshListRequested);
    emits(u"models.import"_s, tr("Import a price list from a file"), u"inbox"_s,
          &ModelsPage::importListRequested);
    QAction* filter = actions.add({.id = u"models.filter"_s,
                                   .text = tr("Filter the models"),
                                   .keys = Qt::Key_Slash,
                                   .group = tr("Models"),
                                   .context = this});
    connect(filter, &QAction::triggered, this, [this] { m_filter->setFocus(); });
    QAction* name = actions.add({.id = u"models.name"_s,
                                 .text = tr("Test a model's name"),
                                 .keys = Qt::Key_N,
                                 .group = tr("Models"),
                                 .context = m_table});
    connect(name, &QAction::triggered, this, [this] { m_name->setFocus(); });
}

} // namespace tierline::models
