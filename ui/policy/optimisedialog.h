// Lines and weights by a goal: what is wished, how it goes, what was found with its interval on requests it
// had not seen. The result goes into the draft when it is taken. Window thread.
#pragma once

#include "policy/policydata.h"

#include <QDialog>

class QButtonGroup;
class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSlider;
class QTableWidget;

namespace tierline::policypage {

class OptimiseDialog final : public QDialog {
    Q_OBJECT

public:
    explicit OptimiseDialog(QWidget* parent);
    OptimiseWish wish() const;
    void setProgress(qint64 done, qint64 all, const QString& what);
    void setResult(const Optimised& result);
    void setBudgetHint(std::optional<Money> livePerDay);
    QPushButton& findButton() const { return *m_find; }
    QPushButton& takeButton() const { return *m_take; }
    QButtonGroup& goals() const { return *m_goals; }
    QString sentence() const;

Q_SIGNALS:
    void optimiseRequested(const tierline::policypage::OptimiseWish& wish);
    void cancelRequested();
    void taken(const tierline::policypage::Optimised& result);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    QWidget* buildGoals();
    void apply();
    void keep() const;

    QButtonGroup* m_goals;
    QSlider* m_ratio;
    QLabel *m_ratioText, *m_sentence;
    QDoubleSpinBox *m_budget, *m_share, *m_bound, *m_confidence;
    QCheckBox *m_lines, *m_weights;
    QTableWidget* m_figures;
    QProgressBar* m_progress;
    QPushButton *m_find, *m_take;
    bool m_isRunning = false;
    std::optional<Optimised> m_result;
};

} // namespace tierline::policypage
