// A rounded surface with a hairline edge, an optional title line and one content layout.
#pragma once

#include <QFrame>

class QBoxLayout;
class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace tierline::kit {

class Card final : public QFrame {
    Q_OBJECT

public:
    explicit Card(const QString& title = {}, QWidget* parent = nullptr);
    QVBoxLayout* content() const {
        return m_content;
    } // put widgets here; no margins of its own below the title
    void setTitle(const QString& title);
    void setNote(const QString& note);     // muted text behind the title
    void addHeaderWidget(QWidget* widget); // at the right end of the title line
    void setFlush(bool flush);             // content reaches the edges, for tables

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* m_header;
    QHBoxLayout* m_headerLayout;
    QLabel* m_title;
    QLabel* m_note;
    QVBoxLayout* m_content;
};

} // namespace tierline::kit
