// One sentence above the page that can be dismissed; not a dialog.
#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace tierline::shell {

class Strip final : public QWidget {
    Q_OBJECT

public:
    enum Look { Notice, Warning };
    explicit Strip(Look look, QWidget* parent = nullptr);
    void setSentence(const QString& sentence);
    void setClosable(bool closable);

Q_SIGNALS:
    void dismissed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void tint();

    Look m_look;
    QLabel* m_icon;
    QLabel* m_sentence;
    QToolButton* m_close;
};

} // namespace tierline::shell
