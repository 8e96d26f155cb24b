#include "chatserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

namespace {

qsizetype lengthIn(const QByteArray& head) {
    for (const auto& line : head.split('\n'))
        if (line.toLower().startsWith("content-length:")) return line.mid(15).trimmed().toLongLong();
    return 0;
}

} // namespace

ChatServer::ChatServer() {
    listen(QHostAddress::LocalHost);
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket* socket = nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                if (m_open.removeAll(socket) > 0) ++left;
                socket->deleteLater();
            });
        }
    });
}

QString ChatServer::url() const {
    return u"http://127.0.0.1:%1"_s.arg(serverPort());
}

void ChatServer::read(QTcpSocket* socket) {
    QByteArray& all = m_partial[socket];
    all += socket->readAll();
    const auto head = all.indexOf("\r\n\r\n");
    if (head < 0 || all.size() < head + 4 + lengthIn(all.left(head))) return;
    requests << all;
    m_partial.remove(socket);
    m_open << socket;
    for (const auto& piece : std::as_const(script)) {
        socket->write(piece);
        socket->flush();
    }
    if (!waits) end();
}

void ChatServer::send(const QByteArray& bytes) {
    for (const auto& socket : std::as_const(m_open)) {
        socket->write(bytes);
        socket->flush();
    }
}

void ChatServer::end() {
    const auto open = std::exchange(m_open, {});
    for (const auto& socket : open)
        if (socket) socket->disconnectFromHost();
}

QByteArray ChatServer::streamHead(const QByteArray& more) {
    return "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n" + more + "\r\n";
}

QByteArray ChatServer::delta(const QString& text) {
    const QJsonObject choice{{u"index"_s, 0}, {u"delta"_s, QJsonObject{{u"content"_s, text}}}};
    return "data: "
           + QJsonDocument(QJsonObject{{u"choices"_s, QJsonArray{choice}}}).toJson(QJsonDocument::Compact)
           + "\n\n";
}

QByteArray ChatServer::ending(int input, int output) {
    const QJsonObject choice{{u"index"_s, 0}, {u"delta"_s, QJsonObject()}, {u"finish_reason"_s, u"stop"_s}};
    const QJsonObject usage{{u"prompt_tokens"_s, input}, {u"completion_tokens"_s, output}};
    return "data: "
           + QJsonDocument(QJsonObject{{u"choices"_s, QJsonArray{choice}}}).toJson(QJsonDocument::Compact)
           + "\n\ndata: "
           + QJsonDocument(QJsonObject{{u"choices"_s, QJsonArray()}, {u"usage"_s, usage}})
                 .toJson(QJsonDocument::Compact)
           + "\n\ndata: [DONE]\n\n";
}

} // namespace tierline::test
