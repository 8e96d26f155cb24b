// How to train and the button that does it: name, folds, seed, what else; progress and cancel. Widgets only.
#pragma once

#include "training/trainingpresenter.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace tierline::kit {
class Card;
class FlatButton;
} // namespace tierline::kit

namespace tierline::training {

class RunCard final : public QWidget {
    Q_OBJECT

public:
    explicit RunCard(QWidget* parent = nullptr);
    void setChoices(const Choices& choices); // once, from what was remembered
    void setView(const TrainingView& view);
    QPushButton& button() const { return *m_button; }
    QLabel& reason() const { return *m_reason; }

Q_SIGNALS:
    void trainRequested();
    void cancelRequested();
    void changed(const tierline::training::Choices& of); // only the fields that stand here

private:
    QWidget* buildMore();
    void tell();

    kit::Card* m_card;
    QLineEdit* m_name;
    QSpinBox* m_folds;
    QSpinBox* m_seed;
    QCheckBox* m_leavesOut;
    kit::FlatButton* m_moreButton;
    QWidget* m_more;
    QLineEdit* m_maps = nullptr;
    QLineEdit* m_values = nullptr;
    QCheckBox* m_skipsBad = nullptr;
    QWidget* m_options;
    QLabel* m_reason;
    QProgressBar* m_progress;
    QPushButton* m_button;
    bool m_isRunning = false;
};

} // namespace tierline::training
