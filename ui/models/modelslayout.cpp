// How the Models page is put together.
#include "kit/card.h"
#include "kit/densetable.h"
#include "kit/elidedlabel.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "models/ladderview.h"
#include "models/modelsdelegate.h"
#include "models/modelsmodel.h"
#include "models/modelspage.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace tierline::models {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<int, ModelsModel::columnTotal> widths{200, 92, 112, 76,  78, 84, 72,
                                                           72,  84, 84,  104, 92, 64, 80};

} // namespace

void ModelsPage::build() {
    m_stack = new QStackedWidget(this);
    m_empty = new kit::EmptyState(m_stack);
    auto* full = new QWidget(m_stack);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(full);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(16, 14, 16, 14);
    outer->addWidget(m_stack);
    auto* layout = new QVBoxLayout(full);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(buildHead());
    layout->addWidget(buildTools());
    layout->addWidget(buildTable(), 3);
    layout->addWidget(buildLower(), 2);
}

kit::FlatButton* ModelsPage::button(const QString& icon, const QString& text, const QString& what) {
    auto* made = new kit::FlatButton(kit::FlatButton::Chip, this);
    if (!icon.isEmpty()) made->setIcon(kit::icon(icon));
    made->setText(text);
    made->setToolTip(what);
    made->setWhatsThis(what);
    return made;
}

QWidget* ModelsPage::buildHead() {
    auto* row = new QWidget(this);
    auto* head = new QHBoxLayout(row);
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(8);
    auto* title = new QLabel(tr("Models"), row);
    title->setFont(kit::headlineFont());
    m_headline = new kit::ElidedLabel(row);
    m_headline->setForegroundRole(QPalette::PlaceholderText);
    m_headline->setMinimumWidth(10); // gives way before the buttons do
    m_headline->setWhatsThis(
        tr("How many models the policy has, how many of them have no price, and of which day the price "
           "list is that counts."));
    m_checkButton =
        button(u"policy"_s, tr("Check the policy"),
               tr("Reads the policy's file as the gateway would, and says what is wrong with it and what is "
                  "probably not meant, with its line."));
    auto* versions = button(u"clock"_s, tr("Versions"),
                            tr("Every policy that was in force, with what changed and the way back."));
    auto* trail = button(u"lock"_s, tr("Audit trail"),
                         tr("Who changed the policy, the prices and the ledger, and whether that "
                            "record is whole."));
    connect(m_checkButton, &kit::FlatButton::clicked, this, &ModelsPage::checkPolicy);
    connect(versions, &kit::FlatButton::clicked, this, &ModelsPage::showVersions);
    connect(trail, &kit::FlatButton::clicked, this, &ModelsPage::showTrail);
    head->addWidget(title);
    head->addSpacing(10);
    head->addWidget(m_headline, 1, Qt::AlignBottom);
    head->addWidget(m_checkButton);
    head->addWidget(versions);
    head->addWidget(trail);
    return row;
}

QWidget* ModelsPage::buildTools() {
    auto* row = new QWidget(this);
    auto* tools = new QHBoxLayout(row);
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(8);
    m_filter = new QLineEdit(row);
    m_filter->setPlaceholderText(tr("Filter: model, provider, tier, ability, source, unpriced, retires"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Filter of the models"));
    m_filter->setWhatsThis(tr("Shows the rows in which all of these words occur."));
    m_filter->setMaxLength(200);
    m_filter->installEventFilter(this);
    connect(m_filter, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    m_mine = button({}, tr("Policy"), tr("The models of the policy, and those that were asked besides."));
    m_all = button({}, tr("Whole price list"),
                   tr("Every model of the price list that counts, and your own prices."));
    for (kit::FlatButton* choice : {m_mine, m_all}) {
        choice->setCheckable(true);
        connect(choice, &kit::FlatButton::clicked, this, [this, choice] { setWhole(choice == m_all); });
    }
    m_undo = button(u"reset"_s, tr("Undo"), tr("Takes the last change of your own prices back."));
    auto* fetch = button(u"reset"_s, tr("Refresh list"),
                         tr("Fetches the published price list, compares it with the one in use, "
                            "and takes it only when you say so."));
    auto* import = button(u"inbox"_s, tr("Import …"),
                          tr("A price list from a file: models.dev, LiteLLM's price map or "
                             "genai-prices. What changes is shown before anything is taken."));
    auto* sheet = button(u"copy"_s, tr("Export"), tr("The rows that are shown, as a CSV sheet."));
    connect(m_undo, &kit::FlatButton::clicked, this, &ModelsPage::undoPrice);
    connect(fetch, &kit::FlatButton::clicked, this, &ModelsPage::refreshListRequested);
    connect(import, &kit::FlatButton::clicked, this, &ModelsPage::importListRequested);
    connect(sheet, &kit::FlatButton::clicked, this, &ModelsPage::exportSheet);
    tools->addWidget(m_filter, 1);
    for (QWidget* widget : {m_mine, m_all, m_undo, fetch, import, sheet})
        tools->addWidget(widget);
    return row;
}

QWidget* ModelsPage::buildTable() {
    auto* card = new kit::Card({}, this);
    card->setFlush(true);
    m_trouble = new QLabel(card);
    m_trouble->setWordWrap(true);
    m_trouble->setContentsMargins(12, 8, 12, 8);
    m_trouble->setTextFormat(Qt::PlainText);
    m_table = new QTableView(card);
    m_table->setItemDelegate(new ModelsDelegate(m_table));
    kit::setUpDenseTable(*m_table);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Models and their prices"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->installEventFilter(this);
    m_table->setMinimumHeight(150);
    QHeaderView* header = m_table->horizontalHeader();
    for (int column = 0; column < ModelsModel::columnTotal; ++column)
        m_table->setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
    header->setSectionResizeMode(ModelsModel::Model, QHeaderView::Interactive);
    header->setStretchLastSection(true);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this](int column, Qt::SortOrder order) {
        const QString kept = selectedModel();
        m_model->sort(column, order);
        QSettings().setValue("models/v1/sort"_L1, column);
        QSettings().setValue("models/v1/descending"_L1, order == Qt::DescendingOrder);
        selectModel(kept);
    });
    connect(m_table, &QTableView::clicked, this, &ModelsPage::clicked);
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() != ModelsModel::Requests && index.column() != ModelsModel::Cost) toggleRow();
    });
    connect(m_table, &QTableView::customContextMenuRequested, this, &ModelsPage::showMenu);
    m_noHits = new QLabel(tr("No model has all of these words. Esc clears the filter."), card);
    m_noHits->setAlignment(Qt::AlignCenter);
    m_noHits->setForegroundRole(QPalette::PlaceholderText);
    m_noHits->setContentsMargins(12, 16, 12, 16);
    m_noHits->hide();
    card->content()->addWidget(m_trouble);
    card->content()->addWidget(m_noHits);
    card->content()->addWidget(m_table, 1);
    return card;
}

QWidget* ModelsPage::buildLower() {
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    m_ladderCard = new kit::Card(tr("Ladder"), row);
    m_ladderCard->setNote(tr("a typical million tokens, cheapest first"));
    m_ladder = new LadderView(m_ladderCard);
    m_ladderWarning = new QLabel(m_ladderCard);
    m_ladderWarning->setWordWrap(true);
    m_ladderWarning->setTextFormat(Qt::PlainText);
    connect(m_ladder, &LadderView::modelChosen, this, &ModelsPage::selectModel);
    m_ladderCard->content()->addWidget(m_ladder);
    m_ladderCard->content()->addWidget(m_ladderWarning);
    m_ladderCard->content()->addStretch(1);
    layout->addWidget(m_ladderCard, 3);
    layout->addWidget(buildTester(row), 2);
    return row;
}

QWidget* ModelsPage::buildTester(QWidget* parent) {
    m_nameCard = new kit::Card(tr("Test a name"), parent);
    m_nameCard->setNote(tr("which price it comes to, and how"));
    m_name = new QLineEdit(m_nameCard);
    m_name->setFont(kit::numberFont());
    m_name->setClearButtonEnabled(true);
    m_name->setPlaceholderText(tr("provider/model or a model's name"));
    m_name->setAccessibleName(tr("Name to test"));
    m_name->setMaxLength(200);
    m_name->setWhatsThis(
        tr("Any name that a client asks for or a bill states. It is looked up as the gateway would: by the "
           "provider's address or name, then the most specific pattern, then the newest row of the day."));
    m_name->installEventFilter(this);
    connect(m_name, &QLineEdit::textChanged, &m_naming, qOverload<>(&QTimer::start));
    m_nameHeadline = new QLabel(m_nameCard);
    m_nameHeadline->setFont(kit::textFont(10.5, QFont::DemiBold));
    m_nameSteps = new QLabel(m_nameCard);
    m_nameSteps->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel* label : {m_nameHeadline, m_nameSteps}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_nameCard->content()->addWidget(m_name);
    m_nameCard->content()->addWidget(m_nameHeadline);
    m_nameCard->content()->addWidget(m_nameSteps);
    m_nameCard->content()->addStretch(1);
    applyName();
    return m_nameCard;
}

} // namespace tierline::models
