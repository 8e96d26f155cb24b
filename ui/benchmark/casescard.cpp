#include "benchmark/casescard.h"

#include "benchmark/casedetail.h"
#include "kit/actions.h"
#include "kit/card.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/icons.h"

#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int allBuckets = 4; // the id of the button behind the four
constexpr int typingPause = 120;

} // namespace

CasesCard::CasesCard(QWidget* parent) : QWidget(parent), m_model(new CasesModel(this)) {
    auto* card = new kit::Card({}, this);
    card->setFlush(true);
    card->content()->addWidget(buildHead());
    m_splitter = new QSplitter(Qt::Horizontal, card);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(5);
    m_splitter->addWidget(buildTable());
    m_detail = new CaseDetail(m_splitter);
    m_detail->setMinimumWidth(200);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({500, 280});
    card->content()->addWidget(m_splitter, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(card);
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPause);
    connect(&m_typing, &QTimer::timeout, this, [this] {
        CaseFilter filter = m_model->filter();
        filter.text = m_text->text().trimmed();
        applyFilter(filter);
    });
    applyButtons();
}

QWidget* CasesCard::buildHead() {
    auto* head = new QWidget(this);
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(13, 0, 13, 0);
    layout->setSpacing(4);
    m_buckets = new QButtonGroup(this);
    for (int id : {allBuckets, 0, 1, 2, 3}) {
        auto* button = new kit::FlatButton(kit::FlatButton::Chip, head);
        button->setCheckable(true);
        button->setToolTip(tr("Key %1").arg(id == allBuckets ? 0 : id + 1));
        m_buckets->addButton(button, id);
        layout->addWidget(button);
    }
    connect(m_buckets, &QButtonGroup::idClicked, this, [this](int id) {
        showBucket(id == allBuckets ? std::nullopt : std::optional(static_cast<bench::Bucket>(id)));
    });
    m_door = new kit::FlatButton(kit::FlatButton::Chip, head);
    m_door->setIcon(kit::icon(u"close"_s));
    m_door->setObjectName(u"caseDoor"_s);
    m_door->setToolTip(tr("Show all of them again"));
    m_door->hide();
    connect(m_door, &QAbstractButton::clicked, this, [this] {
        CaseFilter filter = m_model->filter();
        filter.slice.reset();
        filter.confused.reset();
        applyFilter(filter);
    });
    m_text = new QLineEdit(head);
    m_text->setPlaceholderText(tr("Find in prompts"));
    m_text->setAccessibleName(tr("Find in prompts"));
    m_text->setClearButtonEnabled(true);
    m_text->setMinimumWidth(90);
    m_text->setMaximumWidth(240);
    connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    layout->addWidget(m_door);
    layout->addStretch(1);
    layout->addWidget(m_text, 2);
    return head;
}

QWidget* CasesCard::buildTable() {
    auto* box = new QWidget(this);
    m_table = new QTableView(box);
    m_table->setItemDelegate(new CasesDelegate(m_table));
    kit::setUpDenseTable(*m_table, kit::denseRowHeight + 2);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Cases"));
    m_table->horizontalHeader()->setSectionResizeMode(CasesModel::Prompt, QHeaderView::Stretch);
    m_table->setColumnWidth(CasesModel::Label, 106);
    m_table->setColumnWidth(CasesModel::Route, 156);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &CasesCard::onCurrentChanged);
    m_none = new QLabel(tr("No case is like this."), box);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    m_none->setAlignment(Qt::AlignCenter);
    m_none->hide();
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_none, 1);
    return box;
}

void CasesCard::addActions(kit::Actions& actions) {
    const auto add = [&](const QString& id, const QString& text, const QKeySequence& keys, auto does) {
        QAction* action = actions.add({.id = u"cases."_s + id,
                                       .text = text,
                                       .keys = keys,
                                       .group = tr("Benchmark"),
                                       .context = m_table});
        connect(action, &QAction::triggered, this, does);
    };
    add(u"next"_s, tr("Next case"), Qt::Key_J, [this] { moveBy(1); });
    add(u"previous"_s, tr("Previous case"), Qt::Key_K, [this] { moveBy(-1); });
    add(u"copy"_s, tr("Copy the case"), Qt::Key_C, [this] { copy(); });
    add(u"find"_s, tr("Find in the cases"), Qt::Key_Slash, [this] { m_text->setFocus(); });
    add(u"all"_s, tr("All cases"), Qt::Key_0, [this] { showBucket({}); });
    for (int i = 0; i < allBuckets; ++i)
        add(u"bucket%1"_s.arg(i + 1), tr("Only the cases of chip %1").arg(i + 1), QKeySequence(Qt::Key_1 + i),
            [this, i] { showBucket(static_cast<bench::Bucket>(i)); });
}

void CasesCard::setFindings(const FindingsPtr& findings) {
    if (findings == m_findings) return;
    m_findings = findings;
    CaseFilter filter = m_model->filter();
    filter.slice.reset();
    filter.confused.reset();
    const bool hasPairs = findings && findings->evaluation->comparison && findings->other;
    if (!hasPairs && filter.bucket && *filter.bucket <= bench::Bucket::Fixed) filter.bucket.reset();
    m_model->setFilter(filter);
    m_model->setFindings(findings);
    applyButtons();
    if (m_model->rowCount() > 0) m_table->setCurrentIndex(m_model->index(0, 0));
    onCurrentChanged();
}

void CasesCard::showSlice(const QString& name, const QString& value) {
    CaseFilter filter = m_model->filter();
    filter.confused.reset();
    filter.slice = {name, value};
    applyFilter(filter);
}

void CasesCard::showConfused(const QString& truth, const QString& routed) {
    CaseFilter filter;
    filter.confused = {truth, routed};
    applyFilter(filter);
}

void CasesCard::showBucket(std::optional<bench::Bucket> bucket) {
    CaseFilter filter = m_model->filter();
    filter.bucket = bucket;
    applyFilter(filter);
}

void CasesCard::applyFilter(const CaseFilter& filter) {
    const QModelIndex current = m_table->currentIndex();
    const auto at = current.isValid() ? std::optional(m_model->verdict(current.row()).at) : std::nullopt;
    m_model->setFilter(filter);
    applyButtons();
    const int row = at ? std::max(0, m_model->rowOf(*at)) : 0;
    if (m_model->rowCount() > 0) m_table->setCurrentIndex(m_model->index(row, 0));
    onCurrentChanged();
}

void CasesCard::applyButtons() {
    const CaseFilter& filter = m_model->filter();
    for (QAbstractButton* button : m_buckets->buttons()) {
        const int id = m_buckets->id(button);
        const bool isAll = id == allBuckets;
        const auto bucket = static_cast<bench::Bucket>(isAll ? 0 : id);
        const auto count = isAll ? m_model->total() : m_model->counts()[static_cast<std::size_t>(id)];
        button->setText((isAll ? tr("All") : bucketText(bucket, m_model->isCompared())) + u"  "_s
                        + kit::count(static_cast<qint64>(count)));
        button->setVisible(isAll || m_model->isCompared() || bucket > bench::Bucket::Fixed);
        button->setChecked(isAll ? !filter.bucket : filter.bucket == bucket);
    }
    if (filter.slice) m_door->setText(filter.slice->first + u' ' + filter.slice->second);
    if (filter.confused) m_door->setText(filter.confused->first + u" → "_s + filter.confused->second);
    m_door->setVisible(filter.slice || filter.confused);
    if (m_text->text().trimmed() != filter.text && !m_typing.isActive()) m_text->setText(filter.text);
    const bool isEmpty = m_model->rowCount() == 0;
    m_none->setVisible(isEmpty);
    m_table->setVisible(!isEmpty);
}

void CasesCard::onCurrentChanged() {
    const QModelIndex current = m_table->currentIndex();
    if (!m_findings || !current.isValid()) {
        m_detail->setCase(std::nullopt);
        return;
    }
    const bench::CaseVerdict& verdict = m_model->verdict(current.row());
    m_detail->setCase(presentCase(*m_findings, verdict));
    Q_EMIT reasonsWanted(++m_asked, verdict.at);
}

void CasesCard::setReasons(const CaseReasons& reasons) {
    if (reasons.number == m_asked) m_detail->setReasons(reasons.of);
}

void CasesCard::moveBy(int rows) {
    const int row = std::clamp(m_table->currentIndex().row() + rows, 0, std::max(0, m_model->rowCount() - 1));
    if (m_model->rowCount() > 0) m_table->setCurrentIndex(m_model->index(row, 0));
}

void CasesCard::copy() {
    if (!m_detail->shown()) return;
    QApplication::clipboard()->setText(m_detail->shown()->asText());
    Q_EMIT message(tr("Copied the case"));
}

} // namespace tierline::benchmark
