// Asks where a prompt goes as a benchmark case, and with which tier. Window thread.
#pragma once

#include <QDialog>
#include <QStringList>

class QComboBox;

namespace tierline::playground {

class SaveCaseDialog final : public QDialog {
    Q_OBJECT

public:
    SaveCaseDialog(const QStringList& tiers, int current, const QStringList& sets, QWidget* parent = nullptr);
    QString set() const;
    QString tier() const;

private:
    QComboBox *m_set, *m_tier;
};

} // namespace tierline::playground
