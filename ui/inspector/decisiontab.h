// Why it went where it did: the prompt with the words that counted, the score on its ruler, what each rule
// added and what would have been without it, every candidate with its reason. Window thread.
#pragma once

#include "inspector/inspection.h"

#include <QWidget>

class QBoxLayout;
class QLabel;
class QPlainTextEdit;
class QTableView;
class QToolButton;

namespace tierline::kit {
class ScoreRuler;
}

namespace tierline::inspector {

class CandidateModel;
class FactGrid;
class Waterfall;

class DecisionTab final : public QWidget {
    Q_OBJECT

public:
    explicit DecisionTab(QWidget* parent = nullptr);
    void show(const Inspection& inspection);
    QPlainTextEdit& prompt() const { return *m_prompt; }
    Waterfall& waterfall() const { return *m_waterfall; }

Q_SIGNALS:
    void filterRequested(const QString& filter); // in Live
    void ruleFromSelectionRequested(const QString& selection);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildWhy();
    QWidget* buildWhere();
    void showPrompt();
    void markPrompt();
    void fitPrompt();
    void onSelection();

    QBoxLayout* m_columns;
    FactGrid* m_facts;
    QPlainTextEdit* m_prompt = nullptr;
    QToolButton* m_makeRule = nullptr;
    QLabel* m_promptNote = nullptr;
    kit::ScoreRuler* m_ruler = nullptr;
    QLabel* m_rulerNote = nullptr;
    QLabel* m_nearest = nullptr;
    QLabel* m_margins = nullptr;
    Waterfall* m_waterfall = nullptr;
    CandidateModel* m_candidates;
    QTableView* m_candidateTable = nullptr;
    Inspection m_shown;
};

// "- {id: retry-loop, any: ["retry loop"], weight: 0.10}": a line for the policy's rules. Empty: nothing to
// match.
QString ruleFrom(const QString& selection);

} // namespace tierline::inspector
