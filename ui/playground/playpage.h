// The Playground: a prompt, where it would go as it is typed, and what models answer when it is run. Widgets
// and wiring; what the page says is the presenter's. Window thread.
#pragma once

#include "playground/decider.h"
#include "playground/playpresenter.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QTabWidget;

namespace tierline::kit {
class Actions;
class FlatButton;
} // namespace tierline::kit

namespace tierline::playground {

class AnswersView;
class DecisionCard;
class Desk;
class PromptCard;
class TextsView;
class VariantsView;

class PlaygroundPage final : public QWidget {
    Q_OBJECT

public:
    explicit PlaygroundPage(QWidget* parent = nullptr);
    ~PlaygroundPage() override;

    enum Tab { Answers, Variants, Folded, Judge };

    void setDesk(Desk* desk); // null: this window has none, and the page says so
    void addActions(kit::Actions& actions);
    // "Edit and replay": with the conversation around the words where `request` has it; null: not kept.
    void setPrompt(const ledger::Record& record, const std::string* request = nullptr);
    void setDraft(const Draft& draft);
    void takeRecord(const ledger::Record& record); // decisions as they are made: the exact cost of an answer
    void showTab(Tab tab);
    void run();
    void stopAll();

    const PlayView& view() const { return m_view; }
    PromptCard& promptCard() const { return *m_prompt; }
    AnswersView& answersView() const { return *m_answers; }
    VariantsView& variantsView() const { return *m_variants; }
    TextsView& foldedView() const { return *m_folded; }
    TextsView& judgeView() const { return *m_judge; }
    QPushButton& runButton() const { return *m_run; }
    QComboBox& runOnBox() const { return *m_runOn; }

Q_SIGNALS:
    void shown(); // an action of this page was asked for elsewhere
    void decisionRequested(const QString& id);
    void message(const QString& sentence);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildBody();
    void connectParts();
    void restore();
    void addPageActions(kit::Actions& actions);

    void takeKit(const KitPtr& kit);
    void takeDraftKit(const KitPtr& kit);
    void onDraft(); // the words have changed
    void decide();  // here, or at the desk's when they are many
    void takeDecision(const DecisionPtr& decision);
    void askVariants();
    void fillTexts();
    void fillPicker();
    void pick();
    void apply();
    void takeAnswer(const Answer& answer);
    void vote(const QString& which);
    void rememberRun();
    void saveCase();
    void saveTemplate();
    void keep(const Shelf& shelf);
    QStringList targets() const;

    Desk* m_desk = nullptr;
    PlayState m_state;
    PlayView m_view;
    std::optional<Decider> m_decider, m_draftDecider; // by the policy in force, by its draft
    Shelf m_shelf;
    QTimer m_soon, m_variantsSoon;
    quint64 m_number = 0, m_column = 0;
    bool m_hasVariants = false; // of the draft as it is
    int m_voted = 0;            // +1: a, -1: b, as the decisions have it

    QComboBox* m_runOn = nullptr;
    kit::FlatButton *m_pick = nullptr, *m_stop = nullptr;
    QPushButton* m_run = nullptr;
    QLabel* m_hint = nullptr;
    QSplitter *m_rows = nullptr, *m_sides = nullptr;
    PromptCard* m_prompt = nullptr;
    DecisionCard* m_decision = nullptr;
    QTabWidget* m_tabs = nullptr;
    AnswersView* m_answers = nullptr;
    VariantsView* m_variants = nullptr;
    TextsView *m_folded = nullptr, *m_judge = nullptr;
};

} // namespace tierline::playground
