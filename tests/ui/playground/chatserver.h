// A server that answers every request with scripted bytes, whole or a piece at a time.
#pragma once

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

namespace tierline::test {

class ChatServer final : public QTcpServer {
    Q_OBJECT

public:
    ChatServer();
    QString url() const;

    // Of the head and the first pieces; sent when a request has come whole.
    QList<QByteArray> script;
    bool waits = false; // for `send` after the script instead of closing
    void send(const QByteArray& bytes);
    void end();                 // closes what is open
    QList<QByteArray> requests; // heads and bodies, as they came
    int left = 0;               // clients that closed before the end

    static QByteArray streamHead(const QByteArray& more = {});
    static QByteArray delta(const QString& text);
    static QByteArray ending(int input, int output);

private:
    void read(QTcpSocket* socket);
    QList<QPointer<QTcpSocket>> m_open;
    QHash<QTcpSocket*, QByteArray> m_partial;
};

} // namespace tierline::test
