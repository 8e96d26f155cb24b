// A hold of no gateway: notes what it was asked and says what waits when it is told to.
#pragma once

#include "live/holddesk.h"

#include <QStringList>

#include <algorithm>
#include <chrono>
#include <string>

namespace tierline::test {

class FakeHoldDesk final : public live::HoldDesk {
    Q_OBJECT

public:
    using HoldDesk::HoldDesk;

    void hold(const live::HoldCondition& wanted) override {
        asked << QStringLiteral("hold");
        condition = wanted;
        news.isOn = true;
        Q_EMIT changed(news);
    }
    void end() override {
        asked << QStringLiteral("end");
        news = {};
        Q_EMIT changed(news);
    }
    void release(const QString& id, const QString& model) override {
        asked << QStringLiteral("release %1 %2").arg(id, model).trimmed();
        ++news.released;
        remove(id.toStdString());
    }
    void releaseAll() override {
        asked << QStringLiteral("release all");
        news.released += std::ssize(news.waiting);
        news.waiting.clear();
        Q_EMIT changed(news);
    }
    void drop(const QString& id) override {
        asked << QStringLiteral("drop ") + id;
        ++news.dropped;
        remove(id.toStdString());
    }

    // One comes, which has so long to wait.
    void come(ledger::Record record, std::chrono::seconds left = std::chrono::seconds(live::holdSeconds)) {
        std::vector<ledger::CandidateRow> choices;
        for (auto choice : record.candidates) {
            choice.verdict = choice.reason == "context" ? "refused" : "able";
            choices.push_back(std::move(choice));
        }
        ++news.held;
        news.waiting.push_back({std::make_shared<const ledger::Record>(std::move(record)), std::move(choices),
                                std::chrono::steady_clock::now() + left});
        Q_EMIT changed(news);
    }

    QStringList asked;
    live::HoldCondition condition;
    live::HoldNews news;

private:
    void remove(const std::string& id) {
        std::erase_if(news.waiting, [&](const auto& one) { return one.record->id == id; });
        Q_EMIT changed(news);
    }
};

} // namespace tierline::test
