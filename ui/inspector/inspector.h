// Why one decision went where it did: the prompt with the words that counted, the score on its ruler, what
// each rule added, every candidate with its reason, every attempt. Shows one Inspection. Window thread.
#pragma once

#include "inspector/inspection.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTableView;

namespace tierline::kit {
class ScoreRuler;
class StateDot;
} // namespace tierline::kit

namespace tierline::inspector {

class AttemptModel;
class CandidateModel;
class Waterfall;

class Inspector final : public QWidget {
    Q_OBJECT

public:
    explicit Inspector(QWidget* parent = nullptr);
    void show(const Inspection& inspection);
    void showNothing();

Q_SIGNALS:
    void copyCurlRequested();
    void copyRecordRequested();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildHeader();
    QWidget* buildWhy();
    QWidget* buildWhere();
    void showPrompt(const Inspection& inspection);
    void fitPrompt();
    void showAttempts(const std::vector<AttemptLine>& attempts);
    void showFacts(const std::vector<Fact>& facts);

    QStackedWidget* m_stack;
    kit::StateDot* m_dot = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_subtitle = nullptr;
    QLabel* m_why = nullptr;
    QLabel* m_translation = nullptr;
    QPlainTextEdit* m_prompt = nullptr;
    QLabel* m_promptNote = nullptr;
    kit::ScoreRuler* m_ruler = nullptr;
    QLabel* m_rulerNote = nullptr;
    Waterfall* m_waterfall = nullptr;
    CandidateModel* m_candidates;
    AttemptModel* m_attempts;
    QTableView* m_attemptTable = nullptr;
    QWidget* m_facts = nullptr;
    QGridLayout* m_factGrid = nullptr;
    Inspection m_shown;
};

} // namespace tierline::inspector
