// A ledger for the Live page: holds decisions and gives them when told to.
#pragma once

#include "live/livedesk.h"

#include <QStringList>

#include <algorithm>
#include <map>

namespace tierline::test {

class FakeLiveDesk final : public live::Desk {
    Q_OBJECT

public:
    void fetch(const QString& id) override {
        asked << QStringLiteral("fetch ") + id;
        const auto found = std::ranges::find(kept, id.toStdString(), [](const auto& r) { return r->id; });
        if (found != kept.end())
            Q_EMIT fetched(id, *found, {});
        else
            Q_EMIT fetched(id, nullptr, QStringLiteral("it is gone"));
    }
    void readOlder(Wall from, Wall before, int count) override {
        asked << QStringLiteral("older %1").arg(count);
        m_from = from;
        m_before = before;
        m_count = count;
    }
    void stopOlder() override {
        asked << QStringLiteral("stop");
        Q_EMIT olderFinished(true, {});
    }

    void searchTexts(quint64 number, const std::vector<live::TextTerm>& terms) override {
        QStringList words;
        for (const auto& term : terms)
            words << (term.isPattern ? QStringLiteral("~") : QString()) + term.words;
        asked << QStringLiteral("texts ") + words.join(QStringLiteral(","));
        searched = number;
    }
    void stopTexts() override { asked << QStringLiteral("stop texts"); }
    quint64 searched = 0;

    // What was asked for, `batch` at a time, the newest first.
    void answer(int batch = 1'000) {
        std::vector<live::RecordPtr> rows;
        for (const auto& record : kept)
            if (record->time >= m_from && record->time < m_before) rows.push_back(record);
        const bool more = std::ssize(rows) > m_count;
        if (more) rows.erase(rows.begin(), rows.end() - m_count);
        while (!rows.empty()) {
            const auto size = std::min<std::ptrdiff_t>(batch, std::ssize(rows));
            Q_EMIT olderArrived({rows.end() - size, rows.end()});
            rows.erase(rows.end() - size, rows.end());
        }
        Q_EMIT olderFinished(more, {});
    }
    void fail() { Q_EMIT olderFinished(true, QStringLiteral("the disk is full")); }

    std::vector<live::RecordPtr> kept; // oldest first
    QStringList asked;

private:
    Wall m_from{}, m_before{};
    int m_count = 0;
};

} // namespace tierline::test
