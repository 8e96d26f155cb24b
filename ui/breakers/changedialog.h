// What would be written into the policy's file, line by line, before it is: write it, copy it or leave it.
#pragma once

#include "breakers/deskdata.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace tierline::breakers {

class ChangeDialog final : public QDialog {
    Q_OBJECT

public:
    explicit ChangeDialog(QWidget* parent = nullptr);
    void setChange(const PolicyChange& change);
    QPushButton* writeButton() const { return m_write; }

Q_SIGNALS:
    void writeRequested();

private:
    QLabel* m_where;
    QPlainTextEdit* m_text;
    QPushButton* m_write;
    QPushButton* m_copy;
    QString m_lines;
};

} // namespace tierline::breakers
