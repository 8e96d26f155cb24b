// Two small dialogs: how to run without a window, and the self-test with its result. Window thread.
#pragma once

#include "connect/connectdesk.h"
#include "connect/headless.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace tierline::connect {

class HeadlessDialog final : public QDialog {
    Q_OBJECT

public:
    explicit HeadlessDialog(const HeadlessWish& wish, QWidget* parent = nullptr);

Q_SIGNALS:
    void copied(const QString& what);

private:
    void addText(const QString& title, const QString& text, int lines, const QString& what);
};

class SelftestDialog final : public QDialog {
    Q_OBJECT

public:
    explicit SelftestDialog(Desk& desk, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void setState(const SelftestState& state);

    Desk& m_desk;
    QLabel* m_sentence;
    QProgressBar* m_progress;
    QPlainTextEdit* m_text;
    QPushButton* m_again;
    bool m_isRunning = false;
};

} // namespace tierline::connect
