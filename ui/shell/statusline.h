// The line at the bottom. Every item is a door: it opens the page where its number comes from.
#pragma once

#include "shell/shellpresenter.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QTimer;
class QToolButton;

namespace tierline::shell {

class StatusLine final : public QWidget {
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent = nullptr);
    void setView(const ShellView& view);
    void setSpend(const QString& text);
    QString spend() const;
    void setHold(const QString& text); // empty: no requests are held
    void say(const QString& sentence); // for some seconds, at the right end

Q_SIGNALS:
    void liveRequested();
    void breakersRequested();
    void spendRequested();
    void dataFolderRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QToolButton* addDoor(const QString& id, const QString& hint);

    QHBoxLayout* m_layout;
    QToolButton* m_hold;
    QToolButton* m_rate;
    QToolButton* m_overhead;
    QToolButton* m_breakers;
    QToolButton* m_spend;
    QToolButton* m_ledger;
    QLabel* m_notice;
    QTimer* m_fade;
    QString m_standing; // the notice that stays
};

} // namespace tierline::shell
