#include "instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patienceMs = 2'000;

// Short: a local socket's path has 107 bytes at most.
QString baseName(const QString& dataFolder) {
    const QByteArray path = QDir(dataFolder).absolutePath().toUtf8();
    const QByteArray hash = QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().left(12);
    return u"tierline-"_s + QString::fromLatin1(hash);
}

QString runtimePath(const QString& name) {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation)).filePath(name);
}

} // namespace

Instance::Instance(const QString& dataFolder, QObject* parent)
    : QObject(parent),
      m_name(runtimePath(baseName(dataFolder) + u".socket"_s)),
      m_lock(runtimePath(baseName(dataFolder) + u".lock"_s)) {
    m_lock.setStaleLockTime(0); // held as long as its process lives
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &Instance::greet);
}

bool Instance::claim() {
    if (!m_lock.tryLock(0) && m_lock.error() == QLockFile::LockFailedError) {
        m_raised = askOther();
        return false;
    }
    QLocalServer::removeServer(m_name); // a crashed one leaves its socket behind
    m_server.listen(m_name);            // without it we run all the same, only unraisable
    return true;
}

bool Instance::askOther() {
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(patienceMs)) return false;
    socket.write("raise\n");
    return socket.waitForBytesWritten(patienceMs) && socket.waitForReadyRead(patienceMs);
}

void Instance::greet() {
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        const auto read = [this, socket] {
            if (!socket->canReadLine()) return;
            if (socket->readLine() == "raise\n") Q_EMIT raiseRequested();
            socket->write("ok\n");
            socket->flush();
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        read();
    }
}

} // namespace tierline::workbench
