#include "policy/rulescard.h"

#include "kit/actions.h"
#include "kit/flatbutton.h"
#include "kit/icons.h"
#include "policy/changes.h"
#include "policy/rulesdelegate.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

kit::FlatButton* button(QWidget* parent, const QString& text, const QString& help) {
    auto* made = new kit::FlatButton(kit::FlatButton::Plain, parent);
    made->setText(text);
    made->setFocusPolicy(Qt::StrongFocus);
    made->setToolTip(help);
    made->setWhatsThis(help);
    return made;
}

} // namespace

RulesCard::RulesCard(QWidget* parent) : QWidget(parent), m_model(new RulesModel(this)) {
    m_table = new QTableView(this);
    m_table->setItemDelegate(new RulesDelegate(m_table));
    kit::setUpDenseTable(*m_table, kit::denseRowHeight + 2);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Rules and features"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setDragDropMode(QAbstractItemView::InternalMove);
    m_table->setDragEnabled(true);
    m_table->setDragDropOverwriteMode(false);
    m_table->setDefaultDropAction(Qt::MoveAction);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* header = m_table->horizontalHeader();
    header->setSectionResizeMode(RulesModel::Does, QHeaderView::Stretch);
    header->setMinimumSectionSize(30);
    m_table->setMinimumHeight(110);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const auto& [column, width] : {std::pair(RulesModel::On, 38),
                                        {RulesModel::Name, 104},
                                        {RulesModel::Weight, 66},
                                        {RulesModel::Hits, 74},
                                        {RulesModel::Trend, 54}})
        m_table->setColumnWidth(column, width);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_table, 1);
    layout->addWidget(buildFoot());
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) {
                if (!now.isValid()) return;
                m_current = m_model->itemAt(now.row());
                apply();
                Q_EMIT selected(m_current);
            });
}

QWidget* RulesCard::buildFoot() {
    auto* foot = new QWidget(this);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(8, 0, 8, 6);
    row->setSpacing(2);
    m_add = button(foot, tr("Add"), tr("Adds a rule behind the selected one, or a feature."));
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setMenu(new QMenu(m_add));
    connect(m_add->menu(), &QMenu::aboutToShow, this, &RulesCard::fillAddMenu);
    m_copy = button(foot, tr("Duplicate"), tr("Adds a copy of the selected rule behind it."));
    m_remove = button(foot, tr("Remove"),
                      tr("Removes the selected rule or feature from the draft. Ctrl+Z brings it back."));
    m_up = button(foot, tr("Up"), tr("Moves the rule up. Order counts among rules that set a tier."));
    m_down = button(foot, tr("Down"), tr("Moves the rule down. Order counts among rules that set a tier."));
    connect(m_copy, &QAbstractButton::clicked, this, [this] { Q_EMIT copyRequested(m_current); });
    connect(m_remove, &QAbstractButton::clicked, this, [this] { Q_EMIT removeRequested(m_current); });
    connect(m_up, &QAbstractButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_down, &QAbstractButton::clicked, this, [this] { moveCurrent(1); });
    for (QWidget* each : {m_add, m_copy, m_remove})
        row->addWidget(each);
    row->addStretch(1);
    row->addWidget(m_up);
    row->addWidget(m_down);
    return foot;
}

void RulesCard::fillAddMenu() {
    auto* menu = m_add->menu();
    menu->clear();
    connect(menu->addAction(tr("Rule")), &QAction::triggered, this, &RulesCard::addRequested);
    menu->addSeparator();
    if (!m_model->view().draft) return;
    for (const auto kind : missingFeatures(*m_model->view().draft))
        connect(menu->addAction(tr("Feature: %1").arg(featureKindName(kind))), &QAction::triggered, this,
                [this, kind] { Q_EMIT featureRequested(kind); });
}

void RulesCard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool isNarrow = width() < 360;
    auto* header = m_table->horizontalHeader();
    for (const int column : {RulesModel::Does, RulesModel::Trend})
        m_table->setColumnHidden(column, isNarrow);
    header->setSectionResizeMode(RulesModel::Name, isNarrow ? QHeaderView::Stretch : QHeaderView::Fixed);
    if (!isNarrow) m_table->setColumnWidth(RulesModel::Name, 104);
    for (auto* each : {m_up, m_down})
        each->setVisible(!isNarrow);
}

void RulesCard::setView(const RulesView& view) {
    m_model->setView(view);
    if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0) select(m_current);
    apply();
}

void RulesCard::apply() {
    const auto& view = m_model->view();
    const bool isRule = m_current.kind == Item::Kind::Rule;
    const int rules = view.draft ? static_cast<int>(view.draft->classify.rules.size()) : 0;
    m_add->setEnabled(view.canEdit && view.draft != nullptr);
    m_copy->setEnabled(view.canEdit && isRule);
    m_remove->setEnabled(view.canEdit && m_current.kind != Item::Kind::Base);
    m_up->setEnabled(view.canEdit && isRule && m_current.index > 0);
    m_down->setEnabled(view.canEdit && isRule && m_current.index + 1 < rules);
}

Item RulesCard::current() const {
    return m_current;
}

void RulesCard::select(const Item& item) {
    Item wanted = item;
    while (m_model->rowOf(wanted) < 0 && wanted.index > 0)
        --wanted.index; // what was removed was the last of its kind
    const int row = std::max(0, m_model->rowOf(wanted));
    if (m_model->rowCount() == 0) return;
    const QModelIndex index = m_model->index(row, RulesModel::Name);
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
}

bool RulesCard::selectRule(const QString& id) {
    if (!m_model->view().draft) return false;
    const auto& rules = m_model->view().draft->classify.rules;
    const auto found = std::ranges::find(rules, id.toStdString(), &policy::Rule::id);
    if (found == rules.end()) return false;
    select({Item::Kind::Rule, static_cast<int>(found - rules.begin())});
    return true;
}

void RulesCard::moveCurrent(int by) {
    if (m_current.kind != Item::Kind::Rule) return;
    Q_EMIT m_model->moveRequested(m_current.index, m_current.index + by);
}

void RulesCard::addActions(kit::Actions& actions, const QString& group) {
    const auto add = [&](const QString& id, const QString& text, const QKeySequence& keys, auto does) {
        QAction* action = actions.add(
            {.id = u"policy."_s + id, .text = text, .keys = keys, .group = group, .context = m_table});
        connect(action, &QAction::triggered, this, does);
        m_table->addAction(action);
    };
    add(u"rule.add"_s, tr("Add a rule"), Qt::Key_Insert, [this] { Q_EMIT addRequested(); });
    add(u"rule.copy"_s, tr("Duplicate the rule"), Qt::CTRL | Qt::SHIFT | Qt::Key_D,
        [this] { Q_EMIT copyRequested(m_current); });
    add(u"rule.remove"_s, tr("Remove the rule or feature"), Qt::Key_Delete,
        [this] { Q_EMIT removeRequested(m_current); });
    add(u"rule.up"_s, tr("Move the rule up"), Qt::ALT | Qt::Key_Up, [this] { moveCurrent(-1); });
    add(u"rule.down"_s, tr("Move the rule down"), Qt::ALT | Qt::Key_Down, [this] { moveCurrent(1); });
    add(u"rule.hits"_s, tr("Show the requests it fires in"), Qt::Key_Return,
        [this] { Q_EMIT hitsRequested(m_current); });
    add(u"rule.list"_s, tr("Copy the list of rules"), QKeySequence::Copy,
        [this] { QApplication::clipboard()->setText(asText()); });
}

QString RulesCard::asText() const {
    QStringList lines;
    QStringList head;
    for (int column = RulesModel::Name; column < RulesModel::Trend; ++column)
        head << m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    lines << head.join(u'\t');
    for (int row = 0; row < m_model->rowCount(); ++row) {
        QStringList cells;
        for (int column = RulesModel::Name; column < RulesModel::Trend; ++column)
            cells << m_model->index(row, column).data().toString();
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace tierline::policypage
