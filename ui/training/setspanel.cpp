#include "training/setspanel.h"

#include "kit/card.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "training/setrow.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

SetsPanel::SetsPanel(QWidget* parent) : QWidget(parent) {
    auto* inner = new QWidget;
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    m_setsCard = new kit::Card(tr("Sets"), inner);
    auto* add = new kit::FlatButton(kit::FlatButton::Chip, m_setsCard);
    add->setText(tr("Add a set…"));
    add->setObjectName(u"addSet"_s);
    add->setFocusPolicy(Qt::StrongFocus);
    connect(add, &QAbstractButton::clicked, this, &SetsPanel::addRequested);
    m_setsCard->addHeaderWidget(add);
    m_none = new QLabel(m_setsCard);
    m_none->setWordWrap(true);
    m_none->setTextFormat(Qt::PlainText);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    m_setsCard->content()->addWidget(m_none);
    m_setsLayout = new QVBoxLayout;
    m_setsLayout->setSpacing(12);
    m_setsCard->content()->addLayout(m_setsLayout);
    m_modelsCard = new kit::Card(tr("Cheap and dear"), inner);
    m_modelsCard->setNote(tr("by mean outcome"));
    m_models = new QWidget(m_modelsCard);
    m_modelsCard->content()->addWidget(m_models);
    column->addWidget(m_setsCard);
    column->addWidget(m_modelsCard);
    column->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setAccessibleName(tr("Sets to train on"));
    scroll->setWidget(inner);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
}

void SetsPanel::setView(const TrainingView& view) {
    m_none->setText(view.setsEmpty);
    m_none->setVisible(view.sets.empty());
    const bool isSame = view.tiers == m_tiers && view.sets.size() == m_rows.size()
                        && std::ranges::equal(view.sets, m_rows, [](const SetLine& line, const SetRow* row) {
                               return line.file == row->file();
                           });
    if (!isSame) rebuildSets(view);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i]->setLine(view.sets[i]);
        m_rows[i]->setEnabled(!view.isRunning);
    }
    m_modelsCard->setVisible(!view.models.empty());
    m_modelsCard->setEnabled(!view.isRunning);
    if (view.models != m_shownModels) rebuildModels(view.models);
}

void SetsPanel::rebuildSets(const TrainingView& view) {
    for (SetRow* row : m_rows)
        row->deleteLater();
    m_rows.clear();
    m_tiers = view.tiers;
    for (std::size_t i = 0; i < view.sets.size(); ++i) {
        auto* row = new SetRow(m_tiers, m_setsCard);
        connect(row, &SetRow::changed, this, &SetsPanel::setChanged);
        m_setsLayout->addWidget(row);
        m_rows.push_back(row);
    }
}

void SetsPanel::rebuildModels(const std::vector<ModelSeen>& models) {
    const bool isSame = models.size() == m_shownModels.size()
                        && std::ranges::equal(models, m_shownModels, {}, &ModelSeen::name, &ModelSeen::name);
    m_shownModels = models;
    if (!isSame) {
        qDeleteAll(m_models->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
        delete m_models->layout();
        m_roles.clear();
        m_grid = new QGridLayout(m_models);
        m_grid->setContentsMargins(0, 0, 0, 0);
        m_grid->setVerticalSpacing(4);
        m_grid->setColumnStretch(0, 1);
        for (int i = 0; i < static_cast<int>(models.size()); ++i) {
            const ModelSeen& model = models[static_cast<std::size_t>(i)];
            auto* name = new QLabel(fontMetrics().elidedText(model.name, Qt::ElideMiddle, 140), m_models);
            name->setToolTip(model.name);
            auto* mean = new QLabel(decimals(model.mean, 2), m_models);
            mean->setFont(kit::numberFont());
            auto* role = new QComboBox(m_models);
            role->addItems({tr("not used"), tr("cheap"), tr("dear")});
            role->setAccessibleName(tr("What %1 stands for").arg(model.name));
            connect(role, &QComboBox::activated, this, [this, file = model.name](int index) {
                Q_EMIT roleChanged(file, static_cast<ModelRole>(index));
            });
            m_grid->addWidget(name, i, 0);
            m_grid->addWidget(mean, i, 1);
            m_grid->addWidget(role, i, 2);
            m_roles.push_back(role);
        }
    }
    for (std::size_t i = 0; i < models.size(); ++i)
        m_roles[i]->setCurrentIndex(static_cast<int>(models[i].role));
}

QComboBox* SetsPanel::roleOf(const QString& model) const {
    const auto found = std::ranges::find(m_shownModels, model, &ModelSeen::name);
    return found == m_shownModels.end() ? nullptr
                                        : m_roles[static_cast<std::size_t>(found - m_shownModels.begin())];
}

} // namespace tierline::training
