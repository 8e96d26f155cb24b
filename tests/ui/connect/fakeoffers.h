// A desk over an invented local server and import, for pictures and tests.
#pragma once

#include "connect/offerdesk.h"

namespace tierline::test {

class FakeOffers final : public connect::OfferDesk {
    Q_OBJECT

public:
    using OfferDesk::OfferDesk;

    void setPolicyFile(const QString& /*file*/) override {}
    void findServers() override {
        Q_EMIT serversFound({{QStringLiteral("Ollama"),
                              QStringLiteral("http://127.0.0.1:11434/v1"),
                              {QStringLiteral("qwen3:8b"), QStringLiteral("llama3.2")},
                              {}}},
                            true);
    }
    void offerServer(const connect::LocalServer& /*server*/) override { offerImport({}, {}); }
    void offerImport(const QString& kind, const QString& file) override;
    QString usualFile(const QString& /*kind*/) const override { return {}; }
    void write() override {
        Q_EMIT written({{}, true, false, QStringLiteral("Written."), QStringLiteral("x.bak")});
    }
    void undo() override { Q_EMIT written({{}, true, true, QStringLiteral("Undone."), {}}); }
};

} // namespace tierline::test
