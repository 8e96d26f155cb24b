// Asks which gateway another window shall watch. The token is handed on for that run only. Window thread.
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace tierline::connect {

class AttachDialog final : public QDialog {
    Q_OBJECT

public:
    explicit AttachDialog(QWidget* parent = nullptr);
    void say(const QString& sentence);

Q_SIGNALS:
    void watchRequested(const QString& url, const QString& token);

private:
    void accept() override;

    QLineEdit *m_url, *m_token;
    QLabel* m_sentence;
    QPushButton* m_watch;
};

} // namespace tierline::connect
