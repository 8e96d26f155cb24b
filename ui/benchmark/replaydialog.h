// Recorded requests, decided again by another policy: what is chosen on top, what came of it below. Widgets
// only; the words are `wordsOf`. Window thread; the desk outlives it.
#pragma once

#include "benchmark/replaydesk.h"

#include <QDialog>

#include <optional>

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace tierline::benchmark {

class CellView;

class ReplayDialog final : public QDialog {
    Q_OBJECT

public:
    explicit ReplayDialog(ReplayDesk& desk, QWidget* parent = nullptr);
    void setPolicyFile(const QString& file);

public Q_SLOTS:
    void reject() override;

private:
    void buildForm(QFormLayout& form);
    QDialogButtonBox* buildButtons();
    QLabel* label(const QString& objectName);
    void choosePolicy();
    void chooseCsv();
    void start();
    void stop();
    void copyText();
    void setProgress(qint64 done, qint64 all);
    void showResult(const ReplayResult& result);
    void finish(const QString& headline, const QString& detail); // without a result
    void say(const QString& word);                               // at the bottom; empty: nothing
    void apply();
    ReplayWish wish() const;

    ReplayDesk& m_desk;
    bool m_isBusy = false;
    std::optional<ReplayResult> m_result; // of what is chosen
    QLineEdit* m_file;
    QComboBox* m_period;
    QProgressBar* m_progress;
    QLabel *m_headline, *m_detail, *m_notReplayed, *m_word;
    CellView *m_money, *m_moves;
    QPushButton *m_choose, *m_start, *m_stop, *m_copy, *m_csv;
};

} // namespace tierline::benchmark
