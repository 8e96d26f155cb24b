// The left side: the prompt with its system prompt, how it is sent and what it is asked of. Window thread.
#pragma once

#include "inspector/inspection.h"
#include "playground/playdata.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QMenu;
class QPlainTextEdit;

namespace tierline::kit {
class Card;
class FlatButton;
} // namespace tierline::kit

namespace tierline::playground {

class PromptEdit;

class PromptCard final : public QWidget {
    Q_OBJECT

public:
    explicit PromptCard(QWidget* parent = nullptr);

    Draft draft() const;
    void setDraft(const Draft& draft);
    void setTargets(const QStringList& targets); // auto, auto:<tier>, models
    void setShelf(const Shelf& shelf);
    void setCounts(const QString& counts);
    void mark(const std::vector<inspector::TextSpan>& spans);
    void setCanSave(bool can);
    void focusPrompt();
    PromptEdit& prompt() const { return *m_prompt; }
    QPlainTextEdit& system() const { return *m_system; }

Q_SIGNALS:
    void draftChanged();
    void draftChosen(const tierline::playground::Draft& draft); // of a template or the history
    void saveCaseRequested();
    void saveTemplateRequested();
    void removeTemplateRequested(const QString& name);
    void clearHistoryRequested();

private:
    QWidget* buildHead();
    QWidget* buildFoot();
    void fillTemplates(const QList<Template>& templates);
    void fillHistory(const QList<PastRun>& past);
    void showHeld();
    void showAround();

    kit::Card* m_card;
    QComboBox *m_wrap, *m_model;
    kit::FlatButton *m_templates, *m_history, *m_fold, *m_save;
    QMenu *m_templateMenu, *m_historyMenu;
    QPlainTextEdit* m_system;
    PromptEdit* m_prompt;
    QWidget* m_held; // said of a very long prompt
    QLabel *m_heldText, *m_counts;
    kit::FlatButton* m_conversation; // sent around the words; a click drops it
    AroundPtr m_around;
    int m_tools = 0, m_contextTokens = 0; // of a draft that came with them
};

} // namespace tierline::playground
