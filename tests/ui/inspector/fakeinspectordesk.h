// A desk that answers when it is told to. Window thread.
#pragma once

#include "inspector/inspectordesk.h"

#include <QStringList>

namespace tierline::test {

class FakeInspectorDesk final : public inspector::Desk {
    Q_OBJECT

public:
    using Desk::Desk;
    void fetch(const QString& id) override { asked << QStringLiteral("fetch ") + id; }
    void replay(const inspector::RecordPtr& record,
                const std::shared_ptr<const std::string>& request) override {
        asked << QStringLiteral("replay %1 %2")
                     .arg(QString::fromStdString(record->id),
                          request ? QStringLiteral("bytes") : QStringLiteral("prompt"));
    }
    void answer(const inspector::Content& content) { Q_EMIT fetched(content); }
    void answer(const inspector::Replayed& done) { Q_EMIT replayed(done); }

    QStringList asked;
};

} // namespace tierline::test
