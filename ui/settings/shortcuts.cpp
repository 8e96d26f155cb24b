#include "settings/shortcuts.h"

#include "kit/densetable.h"
#include "kit/fonts.h"
#include "kit/format.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace tierline::settings {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* usualProperty = "tierlineUsualKeys";

QString keyOf(const QAction& action) {
    return u"keys/v1/"_s + action.objectName();
}

void noteUsual(QAction& action) {
    if (!action.property(usualProperty).isValid()) action.setProperty(usualProperty, action.shortcut());
}

// Keys of the whole window are everywhere; others count where their widget is.
bool meet(const QAction& a, const QAction& b) {
    const bool isWide = a.shortcutContext() != Qt::WidgetWithChildrenShortcut;
    const bool isOtherWide = b.shortcutContext() != Qt::WidgetWithChildrenShortcut;
    if (isWide || isOtherWide) return true;
    const auto* one = qobject_cast<QWidget*>(a.parent());
    const auto* other = qobject_cast<QWidget*>(b.parent());
    return one != nullptr && other != nullptr
           && (one == other || one->isAncestorOf(other) || other->isAncestorOf(one));
}

struct ColumnRow {
    const char *title, *what;
};
constexpr std::array<ColumnRow, ShortcutsModel::columnTotal> columns{{
    {QT_TRANSLATE_NOOP("tierline::settings::ShortcutsModel", "Action"),
     QT_TRANSLATE_NOOP("tierline::settings::ShortcutsModel",
                       "What is done, as menus and the palette say it.")},
    {QT_TRANSLATE_NOOP("tierline::settings::ShortcutsModel", "Where"),
     QT_TRANSLATE_NOOP("tierline::settings::ShortcutsModel",
                       "The page on which the keys count; everywhere where none is named.")},
    {QT_TRANSLATE_NOOP("tierline::settings::ShortcutsModel", "Keys"),
     QT_TRANSLATE_NOOP("tierline::settings::ShortcutsModel", "The keys that start it now.")},
    {QT_TRANSLATE_NOOP("tierline::settings::ShortcutsModel", "Usual"),
     QT_TRANSLATE_NOOP("tierline::settings::ShortcutsModel", "The keys it has without your doing.")},
    {QT_TRANSLATE_NOOP("tierline::settings::ShortcutsModel", "In the way of"),
     QT_TRANSLATE_NOOP("tierline::settings::ShortcutsModel",
                       "Another action with the same keys at the same place: neither starts then.")},
}};

} // namespace

QKeySequence usualKeys(const QAction& action) {
    const QVariant usual = action.property(usualProperty);
    return usual.isValid() ? usual.value<QKeySequence>() : action.shortcut();
}

void applyOwnKeys(const kit::Actions& actions) {
    const QSettings settings;
    for (QAction* action : actions.all()) {
        noteUsual(*action);
        if (settings.contains(keyOf(*action)))
            action->setShortcut(QKeySequence::fromString(settings.value(keyOf(*action)).toString(),
                                                         QKeySequence::PortableText));
    }
}

void setOwnKeys(QAction& action, const QKeySequence& keys) {
    noteUsual(action);
    if (keys == usualKeys(action)) return resetKeys(action);
    action.setShortcut(keys);
    QSettings().setValue(keyOf(action), keys.toString(QKeySequence::PortableText));
}

void resetKeys(QAction& action) {
    noteUsual(action);
    action.setShortcut(usualKeys(action));
    QSettings().remove(keyOf(action));
}

std::vector<QAction*> inTheWay(const kit::Actions& actions, const QAction& action, const QKeySequence& keys) {
    std::vector<QAction*> others;
    if (keys.isEmpty()) return others;
    for (QAction* other : actions.all())
        if (other != &action && other->shortcut() == keys && meet(action, *other)) others.push_back(other);
    return others;
}

void ShortcutsModel::setActions(const kit::Actions* actions, const QString& search) {
    beginResetModel();
    m_rows.clear();
    if (actions != nullptr)
        for (QAction* action : actions->all()) {
            noteUsual(*action);
            Row row;
            row.action = action;
            row.what = action->text();
            row.where = kit::Actions::groupOf(*action);
            row.keys = action->shortcut().toString(QKeySequence::NativeText);
            row.usual = usualKeys(*action).toString(QKeySequence::NativeText);
            row.isChanged = row.keys != row.usual;
            QStringList others;
            for (const QAction* other : inTheWay(*actions, *action, action->shortcut()))
                others << other->text();
            row.conflict = others.join(u", "_s);
            const QString all = (row.what + u' ' + row.where + u' ' + row.keys).toLower();
            const QStringList words = search.toLower().split(u' ', Qt::SkipEmptyParts);
            if (std::ranges::all_of(words, [&](const QString& word) { return all.contains(word); }))
                m_rows.push_back(std::move(row));
        }
    endResetModel();
}

QAction* ShortcutsModel::action(int row) const {
    return row >= 0 && row < static_cast<int>(m_rows.size()) ? m_rows[static_cast<std::size_t>(row)].action
                                                             : nullptr;
}

int ShortcutsModel::conflicts() const {
    return static_cast<int>(
        std::ranges::count_if(m_rows, [](const Row& row) { return !row.conflict.isEmpty(); }));
}

int ShortcutsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ShortcutsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QVariant ShortcutsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::FontRole && (index.column() == Keys || index.column() == Usual))
        return kit::numberFont(9.5,
                               index.column() == Keys && row.isChanged ? QFont::DemiBold : QFont::Normal);
    if (role == Qt::AccessibleTextRole && index.column() == What)
        return row.keys.isEmpty() ? tr("%1, no keys").arg(row.what) : tr("%1, %2").arg(row.what, row.keys);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case What: return row.what;
    case Where: return row.where.isEmpty() ? tr("everywhere") : row.where;
    case Keys: return row.keys.isEmpty() ? u"–"_s : row.isChanged ? row.keys + u" ●"_s : row.keys;
    case Usual: return row.usual.isEmpty() ? u"–"_s : row.usual;
    default: return row.conflict;
    }
}

QVariant ShortcutsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    const ColumnRow& column = columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return tr(column.title);
    if (role == Qt::WhatsThisRole || role == Qt::ToolTipRole) return tr(column.what);
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

ShortcutsPanel::ShortcutsPanel(QWidget* parent) : QWidget(parent), m_model(new ShortcutsModel(this)) {
    m_table = new QTableView(this);
    m_table->setItemDelegate(new kit::DenseDelegate(m_table));
    kit::setUpDenseTable(*m_table);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Actions and their keys"));
    m_table->setMinimumHeight(420);
    for (const auto& [column, width] : {std::pair(0, 300), {1, 110}, {2, 140}, {3, 120}})
        m_table->setColumnWidth(column, width);
    m_table->horizontalHeader()->setSectionResizeMode(ShortcutsModel::Conflict, QHeaderView::Stretch);
    m_what = new QLabel(this);
    m_what->setMinimumWidth(200);
    m_field = new QKeySequenceEdit(this);
    m_field->setAccessibleName(tr("New keys"));
    m_use = new QPushButton(tr("Use these keys"), this);
    m_reset = new QPushButton(tr("Back to the usual"), this);
    m_word = new QLabel(this);
    m_word->setWordWrap(true);
    m_word->setForegroundRole(QPalette::PlaceholderText);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_what, 1);
    row->addWidget(m_field);
    row->addWidget(m_use);
    row->addWidget(m_reset);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_table, 1);
    layout->addLayout(row);
    layout->addWidget(m_word);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ShortcutsPanel::applyRow);
    connect(m_table, &QTableView::activated, m_field, qOverload<>(&QWidget::setFocus));
    connect(m_field, &QKeySequenceEdit::keySequenceChanged, this, &ShortcutsPanel::applyRow);
    connect(m_use, &QPushButton::clicked, this, &ShortcutsPanel::use);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        if (QAction* action = m_model->action(m_table->currentIndex().row())) resetKeys(*action);
        refresh(m_search);
    });
    applyRow();
}

void ShortcutsPanel::setActions(kit::Actions* actions) {
    m_actions = actions;
    refresh(m_search);
}

void ShortcutsPanel::refresh(const QString& search) {
    const int row = m_table->currentIndex().row();
    m_search = search;
    m_model->setActions(m_actions, search);
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(std::clamp(row, 0, m_model->rowCount() - 1), 0));
    applyRow();
}

void ShortcutsPanel::applyRow() {
    const QAction* action = m_model->action(m_table->currentIndex().row());
    m_what->setText(action == nullptr ? QString() : tr("New keys for “%1”").arg(action->text()));
    m_field->setEnabled(action != nullptr);
    m_use->setEnabled(action != nullptr && !m_field->keySequence().isEmpty());
    m_reset->setEnabled(action != nullptr && action->shortcut() != usualKeys(*action));
    const int conflicts = m_model->conflicts();
    QString word = conflicts == 0 ? tr("No two actions are in each other's way.")
                                  : kit::counted(conflicts, tr("%1 action is in another's way."),
                                                 tr("%1 actions are in each other's way."));
    if (action != nullptr && m_actions != nullptr)
        for (const QAction* other : inTheWay(*m_actions, *action, m_field->keySequence()))
            word = tr("These keys start “%1” already: give that others first, or neither starts.")
                       .arg(other->text());
    m_word->setText(word);
}

void ShortcutsPanel::use() {
    QAction* action = m_model->action(m_table->currentIndex().row());
    if (action == nullptr || m_field->keySequence().isEmpty()) return;
    setOwnKeys(*action, m_field->keySequence());
    m_field->clear();
    refresh(m_search);
}

} // namespace tierline::settings
