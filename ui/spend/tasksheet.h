// The frame of the longer tools: what is asked for on top, one sentence, the lines that came of it, progress
// with cancel below. Widgets only. Window thread.
#pragma once

#include <QDialog>

class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QStandardItemModel;
class QTableView;

namespace tierline::spend {

class TaskSheet : public QDialog {
    Q_OBJECT

public:
    explicit TaskSheet(const QString& title, const QString& about, QWidget* parent);
    bool isBusy() const { return m_busy; }
    void setFailed(const QString& why);
    QString sentence() const;

Q_SIGNALS:
    void cancelRequested(); // also when it is closed on the way

protected:
    QFormLayout& form() const { return *m_form; }
    QPushButton* addButton(const QString& text, const QString& objectName);
    void setBusy(const QString& doing); // empty: it is over
    void setSentence(const QString& sentence);
    // The first column is words, the others are numbers; copied as it is with Ctrl+C.
    void setLines(const QStringList& headers, const QList<QStringList>& lines);
    void reject() override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void copyLines() const;

    bool m_busy = false;
    QFormLayout* m_form;
    QLabel* m_sentence;
    QTableView* m_table;
    QStandardItemModel* m_lines;
    QProgressBar* m_progress;
    QPushButton *m_cancel, *m_close;
    QDialogButtonBox* m_buttons;
    QList<QPushButton*> m_own;
};

} // namespace tierline::spend
