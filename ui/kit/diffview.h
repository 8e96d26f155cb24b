// Lines that come and go, as everybody reads them: sign, colour and ground. Read only. Window thread.
#pragma once

#include <QPlainTextEdit>

namespace tierline::kit {

class DiffView final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit DiffView(QWidget* parent = nullptr);
    void setDiff(const QString& unified); // without its first two lines
    QString diff() const { return toPlainText(); }

protected:
    void changeEvent(QEvent* event) override;

private:
    void colour();
};

} // namespace tierline::kit
