// What labels and votes say about the draft: weights, keywords that it lacks, requests to label next. Window
// thread.
#pragma once

#include "policy/policydata.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QPushButton;
class QTabWidget;
class QTableWidget;

namespace tierline::policypage {

class LearnSheet final : public QDialog {
    Q_OBJECT

public:
    explicit LearnSheet(QWidget* parent);
    void setLearned(const Learned& learned);
    void setProgress(const QString& what);
    QTableWidget& weights() const { return *m_weights; }
    QTableWidget& keywords() const { return *m_keywords; }
    QPushButton& takeButton() const { return *m_take; }
    QPushButton& addButton() const { return *m_add; }
    QPushButton& labelButton() const { return *m_label; }
    QCheckBox& scheduled() const { return *m_scheduled; }
    QString sentence() const;

Q_SIGNALS:
    void weightsTaken(const tierline::policypage::Learned& learned,
                      const std::vector<tierline::policypage::LearnedWeight>& chosen);
    void keywordTaken(const tierline::policypage::Keyword& keyword);
    void labelRequested();
    void scheduleRequested(bool isOn);

private:
    QWidget* buildWeights();
    QWidget* buildKeywords();
    void apply();

    Learned m_learned;
    bool m_isThere = false;
    QLabel* m_sentence;
    QTabWidget* m_tabs;
    QTableWidget *m_weights, *m_keywords;
    QPushButton *m_take, *m_add, *m_label;
    QCheckBox* m_scheduled;
};

} // namespace tierline::policypage
