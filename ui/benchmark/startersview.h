// What the page shows while a set has no run: every set with what it tests, one click from its figures.
#pragma once

#include "benchmark/benchdata.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace tierline::benchmark {

class StartersView final : public QWidget {
    Q_OBJECT

public:
    explicit StartersView(QWidget* parent = nullptr);
    void setSets(const std::vector<SetChoice>& sets, const QString& policy, bool canRun);

Q_SIGNALS:
    void runRequested(const QString& set);
    void importRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    void addRow(int row, const SetChoice& set);

    std::vector<SetChoice> m_sets;
    QString m_policy;
    bool m_canRun = false;
    QLabel *m_icon, *m_title, *m_sentence;
    QWidget* m_list = nullptr;
    QVBoxLayout* m_place;
    QPushButton* m_import;
};

} // namespace tierline::benchmark
