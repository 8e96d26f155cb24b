// One column's call to the gateway's own port, as any client would make it: a chat request that streams.
// Window thread. Tells `changed` at most thirty times a second, and once when it has ended.
#pragma once

#include "playground/answerreader.h"
#include "playground/playdata.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>

class QNetworkReply;

namespace tierline::playground {

struct GatewayDoor {
    QString url, token; // token: the client's, may be empty
    bool operator==(const GatewayDoor&) const = default;
};

class StreamCall final : public QObject {
    Q_OBJECT

public:
    StreamCall(GatewayDoor door, const Ask& ask, QObject* parent = nullptr);
    ~StreamCall() override;

    void start();
    void stop(); // what is there stays
    const Answer& answer() const { return m_answer; }

Q_SIGNALS:
    void changed(const tierline::playground::Answer& answer);

private:
    void readHead();
    void readBody();
    void conclude();
    void tellSoon();
    void tell();

    GatewayDoor m_door;
    QByteArray m_body;
    Answer m_answer;
    QNetworkAccessManager m_network; // of its own: one keeps six connections to a host, and there may be more
    QNetworkReply* m_reply = nullptr;
    std::unique_ptr<AnswerReader> m_reader;
    QByteArray m_errorBody;
    QElapsedTimer m_clock;
    QTimer m_soon;
    bool m_hasHead = false;
};

} // namespace tierline::playground
