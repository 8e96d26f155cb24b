// A sentence across the page with the choices there are. Window thread.
#pragma once

#include "kit/statedot.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace tierline::policypage {

class BannerBar final : public QWidget {
    Q_OBJECT

public:
    explicit BannerBar(QWidget* parent = nullptr);
    void setContent(kit::Tone tone, const QString& sentence,
                    const QStringList& choices); // no sentence: hidden
    QString sentence() const;
    const QList<QPushButton*>& choices() const { return m_choices; }

Q_SIGNALS:
    void chosen(int choice);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    kit::Tone m_tone = kit::Tone::Warn;
    kit::StateDot* m_dot;
    QLabel* m_text;
    QHBoxLayout* m_row;
    QList<QPushButton*> m_choices;
};

} // namespace tierline::policypage
