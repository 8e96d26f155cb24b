#include "playground/promptcard.h"

#include "kit/card.h"
#include "kit/elidedlabel.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/icons.h"
#include "playground/prompt.h"
#include "playground/promptedit.h"
#include "playground/shelf.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int systemHeight = 76;
constexpr QLatin1StringView foldKey("playground/v1/system");

kit::FlatButton* button(const QString& icon, const QString& text, const QString& hint, QWidget* parent) {
    auto* made = new kit::FlatButton(kit::FlatButton::Plain, parent);
    if (!icon.isEmpty()) made->setIcon(kit::icon(icon));
    made->setText(text);
    made->setToolTip(hint);
    made->setWhatsThis(hint);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

QString menuText(QString text) {
    return text.replace(u'&', u"&&"_s);
}

} // namespace

PromptCard::PromptCard(QWidget* parent)
    : QWidget(parent),
      m_card(new kit::Card({}, this)),
      m_templateMenu(new QMenu(this)),
      m_historyMenu(new QMenu(this)),
      m_system(new QPlainTextEdit(m_card)),
      m_prompt(new PromptEdit(m_card)) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_card);
    m_card->content()->addWidget(buildHead());
    m_system->setFixedHeight(systemHeight);
    m_system->setPlaceholderText(tr("System prompt. It is sent, and never scored."));
    m_system->setAccessibleName(tr("System prompt"));
    m_system->setTabChangesFocus(true);
    m_system->setWhatsThis(
        tr("What a client says to the model before the conversation. It counts as input tokens; "
           "the score looks at the user's words only, unless a rule has a wider scope."));
    m_card->content()->addWidget(m_system);
    m_prompt->setFrameShape(QFrame::NoFrame);
    m_prompt->setPlaceholderText(
        tr("Write or paste a prompt. Where it would go is shown as you type; nothing "
           "leaves this window until you run it."));
    m_prompt->setAccessibleName(tr("Prompt"));
    m_prompt->setWhatsThis(
        tr("The user's words. Those that counted for the score are underlined: blue raises it, "
           "green lowers it."));
    m_card->content()->addWidget(m_prompt, 1);
    m_card->content()->addWidget(buildFoot());
    connect(m_fold, &QAbstractButton::toggled, this, [this](bool isOpen) {
        m_system->setVisible(isOpen);
        QSettings().setValue(foldKey, isOpen);
    });
    m_fold->setChecked(QSettings().value(foldKey, false).toBool());
    m_system->setVisible(m_fold->isChecked());
    connect(m_prompt, &PromptEdit::wordsChanged, this, [this] {
        showHeld();
        Q_EMIT draftChanged();
    });
    connect(m_system, &QPlainTextEdit::textChanged, this, &PromptCard::draftChanged);
    connect(m_wrap, &QComboBox::currentIndexChanged, this, &PromptCard::draftChanged);
    connect(m_model, &QComboBox::currentTextChanged, this, &PromptCard::draftChanged);
    showHeld();
}

QWidget* PromptCard::buildHead() {
    auto* head = new QWidget(m_card);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(6);
    auto* title = new QLabel(tr("Prompt"), head);
    title->setFont(kit::textFont(10.0, QFont::DemiBold));
    line->addWidget(title);
    m_fold = button(u"chevron"_s, tr("System"), tr("Shows or folds the system prompt"), head);
    m_fold->setCheckable(true);
    m_templates = button(u"policy"_s, tr("Templates"), tr("Prompts to begin with, and your own"), head);
    m_templates->setMenu(m_templateMenu);
    m_templates->setPopupMode(QToolButton::InstantPopup);
    m_history = button(u"clock"_s, tr("History"), tr("What was run before, the newest first"), head);
    m_history->setMenu(m_historyMenu);
    for (auto* opener : {m_templates, m_history})
        opener->updateGeometry(); // its chevron takes room
    m_history->setPopupMode(QToolButton::InstantPopup);
    line->addWidget(m_fold);
    line->addStretch(1);
    line->addWidget(m_templates);
    line->addWidget(m_history);
    return head;
}

QWidget* PromptCard::buildFoot() {
    auto* foot = new QWidget(m_card);
    auto* lines = new QVBoxLayout(foot);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(4);
    m_held = new QWidget(foot);
    auto* held = new QHBoxLayout(m_held);
    held->setContentsMargins(0, 0, 0, 0);
    m_heldText = new QLabel(m_held);
    m_heldText->setFont(kit::smallFont());
    m_heldText->setWordWrap(true);
    auto* clear = button(u"close"_s, tr("Remove"), tr("Empties the prompt"), m_held);
    connect(clear, &QAbstractButton::clicked, this, [this] { m_prompt->setWords({}); });
    held->addWidget(m_heldText, 1);
    held->addWidget(clear);
    lines->addWidget(m_held);
    m_conversation = button(u"close"_s, {},
                            tr("The words are sent in the conversation they came from. A click sends "
                               "them alone."),
                            foot);
    m_conversation->hide();
    connect(m_conversation, &QAbstractButton::clicked, this, [this] {
        m_around.reset();
        showAround();
        Q_EMIT draftChanged();
    });
    lines->addWidget(m_conversation, 0, Qt::AlignLeft);
    m_wrap = new QComboBox(foot);
    for (const Wrap wrap : {Wrap::Raw, Wrap::ClaudeCode, Wrap::Json})
        m_wrap->addItem(nameOf(wrap), static_cast<int>(wrap));
    m_wrap->setMinimumContentsLength(11);
    m_wrap->setAccessibleName(tr("Sent as"));
    m_wrap->setToolTip(tr("How the words are sent"));
    m_wrap->setWhatsThis(
        tr("Sends the words as they are, behind a reminder as Claude Code writes it, or as one "
           "field of a JSON object. What is wrapped around them should not change the tier."));
    m_model = new QComboBox(foot);
    m_model->setEditable(true);
    m_model->lineEdit()->setAccessibleName(tr("Model that is asked for"));
    m_model->setInsertPolicy(QComboBox::NoInsert);
    m_model->addItem(u"auto"_s);
    m_model->setMinimumContentsLength(9);
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_model->setAccessibleName(tr("Model that is asked for"));
    m_model->setToolTip(tr("What the client asks for: auto, auto:<tier> or a model's id"));
    m_model->setWhatsThis(
        tr("The name of the model in the request. auto lets the policy choose, auto:<tier> forces "
           "a tier, a model's id pins that model."));
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    m_counts = new kit::ElidedLabel(foot);
    m_counts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_counts->setFont(kit::smallFont());
    m_counts->setForegroundRole(QPalette::PlaceholderText);
    m_counts->setWhatsThis(tr("Tokens of prompt and system prompt, estimated at four characters each, "
                              "and models count otherwise."));
    m_save = button(u"benchmark"_s, tr("Save as case"),
                    tr("Adds it to a set of your own, with the tier that it deserves"), foot);
    connect(m_save, &QAbstractButton::clicked, this, &PromptCard::saveCaseRequested);
    line->addWidget(m_counts, 1);
    line->addWidget(m_wrap);
    line->addWidget(m_model);
    m_save->setIconOnly(true);
    m_save->setAccessibleName(tr("Save as case"));
    line->addWidget(m_save);
    lines->addLayout(line);
    return foot;
}

Draft PromptCard::draft() const {
    Draft draft;
    draft.system = m_system->toPlainText();
    draft.prompt = m_prompt->words();
    draft.wrap = static_cast<Wrap>(m_wrap->currentData().toInt());
    const auto model = m_model->currentText().trimmed();
    draft.model = model.isEmpty() ? u"auto"_s : model;
    draft.tools = m_tools;
    draft.contextTokens = m_contextTokens;
    draft.around = m_around;
    return draft;
}

void PromptCard::setDraft(const Draft& draft) {
    {
        const QSignalBlocker system(m_system), wrap(m_wrap), model(m_model), prompt(m_prompt);
        m_system->setPlainText(draft.system);
        if (!draft.system.isEmpty()) m_fold->setChecked(true);
        m_wrap->setCurrentIndex(m_wrap->findData(static_cast<int>(draft.wrap)));
        m_model->setCurrentText(draft.model);
        m_tools = draft.tools;
        m_contextTokens = draft.contextTokens;
        m_around = draft.around;
        m_prompt->setWords(draft.prompt);
    }
    showHeld();
    showAround();
    Q_EMIT draftChanged();
}

void PromptCard::showAround() {
    m_conversation->setVisible(m_around != nullptr);
    if (!m_around) return;
    auto text = kit::counted(m_around->messages, tr("In its conversation: %1 message"),
                             tr("In its conversation: %1 messages"));
    if (m_around->tools > 0) text += kit::counted(m_around->tools, tr(", %1 tool"), tr(", %1 tools"));
    m_conversation->setText(text);
}

void PromptCard::setTargets(const QStringList& targets) {
    const QSignalBlocker quiet(m_model);
    const auto current = m_model->currentText();
    m_model->clear();
    m_model->addItems(targets);
    m_model->setCurrentText(current);
}

void PromptCard::setShelf(const Shelf& shelf) {
    fillTemplates(shelf.templates);
    fillHistory(shelf.past);
}

void PromptCard::fillTemplates(const QList<Template>& templates) {
    m_templateMenu->clear();
    auto* removing = new QMenu(tr("Remove"), m_templateMenu);
    for (const auto& each : templates) {
        connect(m_templateMenu->addAction(menuText(each.name)), &QAction::triggered, this,
                [this, draft = each.draft] { Q_EMIT draftChosen(draft); });
        if (!each.isShipped)
            connect(removing->addAction(menuText(each.name)), &QAction::triggered, this,
                    [this, name = each.name] { Q_EMIT removeTemplateRequested(name); });
    }
    m_templateMenu->addSeparator();
    connect(m_templateMenu->addAction(tr("Keep this prompt as a template…")), &QAction::triggered, this,
            &PromptCard::saveTemplateRequested);
    if (!removing->isEmpty()) m_templateMenu->addMenu(removing);
}

void PromptCard::fillHistory(const QList<PastRun>& past) {
    m_historyMenu->clear();
    m_history->setEnabled(!past.isEmpty());
    for (const auto& run : past) {
        const auto when = kit::dayAndTime(Wall(Milliseconds(run.atMs)));
        const auto models = run.answered.isEmpty() ? run.asked : run.answered;
        auto* action = m_historyMenu->addAction(menuText(u"%1  %2"_s.arg(when, titleOf(run.draft))));
        action->setToolTip(models.join(u", "_s));
        connect(action, &QAction::triggered, this, [this, draft = run.draft] { Q_EMIT draftChosen(draft); });
    }
    m_historyMenu->setToolTipsVisible(true);
    m_historyMenu->addSeparator();
    connect(m_historyMenu->addAction(tr("Forget all of it")), &QAction::triggered, this,
            &PromptCard::clearHistoryRequested);
}

void PromptCard::showHeld() {
    m_held->setVisible(m_prompt->isHeld());
    if (!m_prompt->isHeld()) return;
    m_heldText->setText(
        tr("%1 characters: too long to be edited here, so its beginning is shown. All of it is "
           "scored and sent.")
            .arg(kit::count(m_prompt->words().size())));
}

void PromptCard::setCounts(const QString& counts) {
    m_counts->setText(counts);
}

void PromptCard::mark(const std::vector<inspector::TextSpan>& spans) {
    m_prompt->mark(spans);
}

void PromptCard::setCanSave(bool can) {
    m_save->setEnabled(can);
}

void PromptCard::focusPrompt() {
    m_prompt->setFocus(Qt::OtherFocusReason);
}

} // namespace tierline::playground
