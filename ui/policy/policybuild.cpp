// The widgets of the Policy page: the part of it that is layout.
#include "kit/card.h"
#include "kit/confusion.h"
#include "kit/elidedlabel.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "policy/bannerbar.h"
#include "policy/effectview.h"
#include "policy/flipscard.h"
#include "policy/histogramview.h"
#include "policy/lintstrip.h"
#include "policy/policypage.h"
#include "policy/ruleeditor.h"
#include "policy/rulescard.h"
#include "policy/sheets.h"
#include "policy/textpane.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView columnsKey("policy/v1/columns");
constexpr QLatin1StringView leftKey("policy/v1/left");
constexpr QLatin1StringView centreKey("policy/v1/centre");
constexpr QLatin1StringView textKey("policy/v1/asText");
constexpr int gap = 10;

QSplitter* splitter(Qt::Orientation orientation, QWidget* parent) {
    auto* made = new QSplitter(orientation, parent);
    made->setChildrenCollapsible(false);
    made->setHandleWidth(gap);
    return made;
}

kit::FlatButton* chip(QWidget* parent, kit::FlatButton::Look look, const QString& text, const QString& help) {
    auto* made = new kit::FlatButton(look, parent);
    made->setText(text);
    made->setFocusPolicy(Qt::StrongFocus);
    made->setWhatsThis(help);
    made->setToolTip(help);
    return made;
}

QLabel* note(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setFont(kit::smallFont());
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

PolicyPage::PolicyPage(QWidget* parent) : QWidget(parent), m_asker(this) {
    setFocusPolicy(Qt::ClickFocus);
    setAccessibleName(tr("Policy"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 8);
    layout->setSpacing(8);
    layout->addWidget(buildHead());
    m_banner = new BannerBar(this);
    layout->addWidget(m_banner);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(buildBody());
    m_blank = new kit::EmptyState(m_stack);
    m_stack->addWidget(m_blank);
    layout->addWidget(m_stack, 1);
    m_lints = new LintStrip(this);
    layout->addWidget(m_lints);
    m_sheets = new Sheets(*this);
    for (auto* timer : {&m_commitSoon, &m_adviseSoon, &m_keepSoon, &m_testSoon})
        timer->setSingleShot(true);
    m_commitSoon.setInterval(300);
    m_adviseSoon.setInterval(400);
    m_keepSoon.setInterval(800);
    m_testSoon.setInterval(150);
    connectParts();
    restore();
    apply();
}

PolicyPage::~PolicyPage() = default;

QWidget* PolicyPage::buildHead() {
    auto* head = new QWidget(this);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    auto* title = new QLabel(tr("Policy"), head);
    title->setFont(kit::headlineFont());
    m_headline = new kit::ElidedLabel(head);
    m_headline->setForegroundRole(QPalette::PlaceholderText);
    m_data =
        chip(head, kit::FlatButton::Chip, tr("Choose data"),
             tr("What the draft is held against: your own traffic, a labelled set, an imported log or the "
                "sandbox; several together where you mark them."));
    m_data->setIcon(kit::icon(u"database"_s));
    m_data->setPopupMode(QToolButton::InstantPopup);
    m_data->setMenu(new QMenu(m_data));
    m_optimise =
        chip(head, kit::FlatButton::Chip, tr("Optimise…"),
             tr("Finds lines and weights by labels and prices: for a ratio of harms, a budget, a share of "
                "the top tier, or a bound that holds on requests it has not seen. The result is a draft."));
    m_learn =
        chip(head, kit::FlatButton::Chip, tr("Learn…"),
             tr("What labels and votes say about weights, which keywords they propose, and which requests "
                "to label next."));
    m_more = new kit::FlatButton(kit::FlatButton::Chip, head);
    m_more->setIcon(kit::icon(u"menu"_s));
    m_more->setIconOnly(true);
    m_more->setAccessibleName(tr("Journal, roll back, export"));
    m_more->setToolTip(m_more->accessibleName());
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(new QMenu(m_more));
    line->addWidget(title);
    line->addSpacing(10);
    line->addWidget(m_headline, 1, Qt::AlignBottom);
    line->addWidget(m_data);
    line->addWidget(m_optimise);
    line->addWidget(m_learn);
    line->addWidget(m_more);
    column->addLayout(line);
    column->addWidget(buildDraftBar());
    return head;
}

QWidget* PolicyPage::buildDraftBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    m_rulesTab = chip(bar, kit::FlatButton::Chip, tr("Rules"), tr("Rules and features as a list."));
    m_textTab = chip(bar, kit::FlatButton::Chip, tr("YAML"),
                     tr("The whole policy as text, with the same live effect."));
    for (auto* each : {m_rulesTab, m_textTab})
        each->setCheckable(true);
    m_draftText = new QLabel(bar);
    m_draftText->setObjectName(u"draftText"_s);
    m_draftText->setFont(kit::textFont(9.5, QFont::DemiBold));
    m_diff = chip(bar, kit::FlatButton::Plain, tr("Diff"),
                  tr("What the draft changes, in words and in the file."));
    m_undo = chip(bar, kit::FlatButton::Plain, tr("Undo"), tr("Takes back the last change of the draft."));
    m_undo->setIcon(kit::icon(u"reset"_s));
    m_redo = chip(bar, kit::FlatButton::Plain, tr("Redo"), tr("Makes the change again that was taken back."));
    m_discard =
        chip(bar, kit::FlatButton::Plain, tr("Discard"), tr("Gives the draft up. Undo brings it back."));
    m_progressRow = new QWidget(bar);
    auto* progress = new QHBoxLayout(m_progressRow);
    progress->setContentsMargins(0, 0, 0, 0);
    m_progressText = new QLabel(m_progressRow);
    m_progressText->setForegroundRole(QPalette::PlaceholderText);
    m_progress = new QProgressBar(m_progressRow);
    m_progress->setFixedSize(120, 6);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress"));
    m_stop = chip(m_progressRow, kit::FlatButton::Plain, tr("Stop"), tr("Ends what is under way."));
    progress->addWidget(m_progressText);
    progress->addWidget(m_progress);
    progress->addWidget(m_stop);
    m_check = new QPushButton(tr("Check…"), bar);
    m_check->setWhatsThis(tr("Runs the gates on the draft: what must be true before it is promoted."));
    m_promote = new QPushButton(tr("Promote…"), bar);
    m_promote->setProperty("primary", true);
    m_promote->setWhatsThis(
        tr("Writes the draft to the policy file and puts it in force at once, with an entry in "
           "the journal. One key rolls it back."));
    for (auto* each : {m_check, m_promote})
        each->setMinimumHeight(28);
    row->addWidget(m_rulesTab);
    row->addWidget(m_textTab);
    row->addSpacing(12);
    row->addWidget(m_draftText);
    for (QWidget* each : {m_diff, m_undo, m_redo, m_discard})
        row->addWidget(each);
    row->addStretch(1);
    row->addWidget(m_progressRow);
    row->addWidget(m_check);
    row->addWidget(m_promote);
    return bar;
}

QWidget* PolicyPage::buildBody() {
    m_columns = splitter(Qt::Horizontal, this);
    m_columns->addWidget(buildLeft());
    m_columns->addWidget(buildCentre());
    m_columns->addWidget(buildRight());
    m_columns->setStretchFactor(0, 3);
    m_columns->setStretchFactor(1, 5);
    m_columns->setStretchFactor(2, 1);
    m_columns->setSizes({440, 500, 300});
    return m_columns;
}

QWidget* PolicyPage::buildLeft() {
    m_left = new QStackedWidget(m_columns);
    m_left->setMinimumWidth(230);
    m_leftRows = splitter(Qt::Vertical, m_left);
    auto* list = new kit::Card({}, m_leftRows);
    list->setFlush(true);
    m_rules = new RulesCard(list);
    list->content()->addWidget(m_rules);
    auto* card = new kit::Card({}, m_leftRows);
    auto* scroll = new QScrollArea(card);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_editor = new RuleEditor(scroll);
    scroll->setWidget(m_editor);
    scroll->viewport()->setAutoFillBackground(false);
    m_editor->setAutoFillBackground(false);
    card->content()->addWidget(scroll);
    m_leftRows->addWidget(list);
    m_leftRows->addWidget(card);
    m_leftRows->setStretchFactor(0, 1);
    m_leftRows->setSizes({310, 360});
    auto* text = new kit::Card({}, m_left);
    text->setFlush(true);
    m_text = new TextPane(text);
    text->content()->addWidget(m_text);
    m_left->addWidget(m_leftRows);
    m_left->addWidget(text);
    return m_left;
}

QWidget* PolicyPage::buildCentre() {
    m_centreRows = splitter(Qt::Vertical, m_columns);
    m_centreRows->setMinimumWidth(300);
    auto* scores = new kit::Card({}, m_centreRows);
    scores->setFlush(true);
    m_histogram = new HistogramWidget(scores);
    m_held = note(scores);
    m_held->setContentsMargins(13, 0, 13, 6);
    m_held->hide();
    scores->content()->addWidget(m_histogram, 1);
    scores->content()->addWidget(m_held);
    auto* flips = new kit::Card({}, m_centreRows);
    flips->setFlush(true);
    m_flips = new FlipsCard(flips);
    flips->content()->addWidget(m_flips);
    m_centreRows->addWidget(scores);
    m_centreRows->addWidget(flips);
    m_centreRows->setStretchFactor(0, 1);
    m_centreRows->setStretchFactor(1, 1);
    m_centreRows->setSizes({360, 320});
    return m_centreRows;
}

QWidget* PolicyPage::buildRight() {
    auto* scroll = new QScrollArea(m_columns);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setMinimumWidth(248);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* right = new QWidget(scroll);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    auto* effect = new kit::Card(tr("Draft against live"), right);
    m_effect = new EffectView(effect);
    m_sentence = new QLabel(effect);
    m_sentence->setObjectName(u"significance"_s);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWhatsThis(
        tr("Whether the difference on labelled requests is more than chance: McNemar's exact test "
           "on those that only one of the two policies gets right."));
    m_missing = note(effect);
    effect->content()->addWidget(m_effect);
    effect->content()->addWidget(m_sentence);
    effect->content()->addWidget(m_missing);
    auto* confusion = new kit::Card(tr("Confusion"), right);
    confusion->setNote(tr("harm below, waste above"));
    m_quality = new QStackedWidget(confusion);
    m_confusion = new kit::Confusion(m_quality);
    m_confusion->setMinimumSize(190, 190);
    auto* none = note(m_quality);
    none->setText(tr("No labels yet, so money only. Label 50 requests to see agreement: press L."));
    none->setAlignment(Qt::AlignCenter);
    m_quality->addWidget(m_confusion);
    m_quality->addWidget(none);
    confusion->content()->addWidget(m_quality, 1);
    column->addWidget(effect);
    column->addWidget(confusion, 1);
    scroll->setWidget(right);
    return scroll;
}

void PolicyPage::restore() {
    const QSettings settings;
    m_columns->restoreState(settings.value(columnsKey).toByteArray());
    m_leftRows->restoreState(settings.value(leftKey).toByteArray());
    m_centreRows->restoreState(settings.value(centreKey).toByteArray());
    showText(settings.value(textKey, false).toBool());
    for (const auto& [rows, name] :
         {std::pair(m_columns, columnsKey), {m_leftRows, leftKey}, {m_centreRows, centreKey}})
        connect(rows, &QSplitter::splitterMoved, this,
                [each = rows, key = name] { QSettings().setValue(key, each->saveState()); });
}

void PolicyPage::showText(bool isText) {
    m_left->setCurrentIndex(isText ? 1 : 0);
    m_rulesTab->setChecked(!isText);
    m_textTab->setChecked(isText);
    QSettings().setValue(textKey, isText);
}

} // namespace tierline::policypage
