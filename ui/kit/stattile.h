// One figure of a page's head: caption, value, one line of context.
#pragma once

#include <QFrame>

class QLabel;

namespace tierline::kit {

class StatTile final : public QFrame {
    Q_OBJECT

public:
    explicit StatTile(QWidget* parent = nullptr);
    void setContent(const QString& caption, const QString& value, const QString& note);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_caption;
    QLabel* m_value;
    QLabel* m_note;
};

} // namespace tierline::kit
