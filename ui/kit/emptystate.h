// What a page shows when it has nothing: icon, one line, one sentence, at most two buttons.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace tierline::kit {

class EmptyState final : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);
    void setContent(const QString& iconName, const QString& title, const QString& sentence);
    void setAction(const QString& text); // empty hides the button
    void setSecondAction(const QString& text);
    QPushButton* actionButton() const { return m_action; }

Q_SIGNALS:
    void actionTriggered();
    void secondActionTriggered();

private:
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_sentence;
    QPushButton* m_action;
    QPushButton* m_second;
    QString m_iconName;

protected:
    void changeEvent(QEvent* event) override;
};

} // namespace tierline::kit
