#include "policy/learnsheet.h"

#include "kit/fonts.h"
#include "kit/format.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

QTableWidget* table(const QStringList& heads, const QString& name, QWidget* parent) {
    auto* made = new QTableWidget(0, static_cast<int>(heads.size()), parent);
    made->setHorizontalHeaderLabels(heads);
    made->verticalHeader()->hide();
    made->setShowGrid(false);
    made->setEditTriggers(QAbstractItemView::NoEditTriggers);
    made->setSelectionBehavior(QAbstractItemView::SelectRows);
    made->setAccessibleName(name);
    made->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    return made;
}

void fill(QTableWidget& into, int row, const QStringList& cells) {
    for (int column = 0; column < cells.size(); ++column) {
        auto* item = new QTableWidgetItem(cells[column]);
        if (column > 0) {
            item->setFont(kit::numberFont(9.0));
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        }
        into.setItem(row, column, item);
    }
}

} // namespace

LearnSheet::LearnSheet(QWidget* parent) : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Learn from labels and votes"));
    resize(680, 520);
    m_sentence = new QLabel(tr("Learning…"), this);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(buildWeights(), tr("Weights"));
    m_tabs->addTab(buildKeywords(), tr("Keywords"));
    m_scheduled = new QCheckBox(
        tr("Learn by itself on new labels, votes and outcomes, and leave a draft in the journal"), this);
    m_scheduled->setWhatsThis(
        tr("A job on this machine. It never promotes: it leaves a draft with its evidence."));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    m_label = buttons->addButton(tr("Label the next ones"), QDialogButtonBox::ActionRole);
    m_label->setWhatsThis(
        tr("Lists the requests whose label teaches most: closest to a line, with the most money. "
           "J and K step, 1 to 4 label, U undoes."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 14);
    layout->addWidget(m_sentence);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_scheduled);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_label, &QPushButton::clicked, this, [this] {
        Q_EMIT labelRequested();
        close();
    });
    connect(m_scheduled, &QCheckBox::toggled, this, &LearnSheet::scheduleRequested);
    apply();
}

QWidget* LearnSheet::buildWeights() {
    auto* box = new QWidget(this);
    m_weights = table({tr("Rule"), tr("Now"), tr("Learned"), tr("Hits")}, tr("Learned weights"), box);
    m_take = new QPushButton(tr("Take the marked weights"), box);
    m_take->setWhatsThis(
        tr("Puts the learned weights of the marked rules into the draft, with the lines that go with "
           "them; none marked: of all."));
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addWidget(m_weights, 1);
    layout->addWidget(m_take, 0, Qt::AlignLeft);
    connect(m_take, &QPushButton::clicked, this, [this] {
        std::vector<LearnedWeight> chosen;
        for (int row = 0; row < m_weights->rowCount(); ++row)
            if (m_weights->item(row, 0)->isSelected())
                chosen.push_back(m_learned.weights[static_cast<std::size_t>(row)]);
        if (chosen.empty()) chosen = m_learned.weights;
        Q_EMIT weightsTaken(m_learned, chosen);
    });
    return box;
}

QWidget* LearnSheet::buildKeywords() {
    auto* box = new QWidget(this);
    m_keywords = table({tr("Keyword"), tr("Hits"), tr("Lift"), tr("Harm"), tr("Weight")},
                       tr("Proposed keywords"), box);
    m_keywords->setWhatsThis(
        tr("Words that part dear from cheap requests and that no rule has. Lift: how much more often "
           "a request with it deserves a dearer tier. Harm: the share of its hits it would send "
           "too low or too high."));
    m_add = new QPushButton(tr("Add a rule for it"), box);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addWidget(m_keywords, 1);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QPushButton::clicked, this, [this] {
        const int row = m_keywords->currentRow();
        if (row >= 0) Q_EMIT keywordTaken(m_learned.keywords[static_cast<std::size_t>(row)]);
    });
    connect(m_keywords, &QTableWidget::itemSelectionChanged, this, &LearnSheet::apply);
    return box;
}

void LearnSheet::setProgress(const QString& what) {
    if (!m_isThere && !what.isEmpty()) m_sentence->setText(what);
}

void LearnSheet::setLearned(const Learned& learned) {
    m_learned = learned;
    m_isThere = true;
    m_sentence->setText(learned.sentence);
    m_weights->setRowCount(static_cast<int>(learned.weights.size()));
    for (int row = 0; row < m_weights->rowCount(); ++row) {
        const auto& each = learned.weights[static_cast<std::size_t>(row)];
        fill(*m_weights, row,
             {each.id, kit::weight(each.now), kit::weight(each.learned), kit::count(each.hits)});
    }
    m_keywords->setRowCount(static_cast<int>(learned.keywords.size()));
    for (int row = 0; row < m_keywords->rowCount(); ++row) {
        const auto& each = learned.keywords[static_cast<std::size_t>(row)];
        fill(*m_keywords, row,
             {each.word, kit::count(each.hits), QLocale().toString(each.lift, 'f', 1) + u" ×"_s,
              kit::percent(each.harm), kit::weight(each.weight)});
    }
    m_tabs->setTabText(0, tr("Weights  %1").arg(learned.weights.size()));
    m_tabs->setTabText(1, tr("Keywords  %1").arg(learned.keywords.size()));
    m_label->setText(learned.toLabel.empty()
                         ? tr("Label the next ones")
                         : tr("Label the next %1").arg(kit::count(std::ssize(learned.toLabel))));
    const QSignalBlocker quiet(m_scheduled);
    m_scheduled->setChecked(learned.isScheduled);
    apply();
}

QString LearnSheet::sentence() const {
    return m_sentence->text();
}

void LearnSheet::apply() {
    m_take->setEnabled(m_isThere && m_learned.draft);
    m_take->setText(m_learned.isOne ? tr("Take all of it") : tr("Take the marked weights"));
    m_weights->setSelectionMode(m_learned.isOne ? QAbstractItemView::NoSelection
                                                : QAbstractItemView::ExtendedSelection);
    m_add->setEnabled(m_isThere && m_keywords->currentRow() >= 0);
    m_label->setEnabled(m_isThere && !m_learned.toLabel.empty());
    m_scheduled->setEnabled(m_isThere);
}

} // namespace tierline::policypage
