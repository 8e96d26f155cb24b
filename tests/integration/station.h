// A gateway on a free port with a ledger folder of its own, for one test case; and small policies for it.
#pragma once

#include "base/dialect.h"
#include "gateway/gateway.h"

#include <QTemporaryDir>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::test {

struct Target {
    std::string model; // provider/name
    std::string baseUrl;
    std::string more;         // further keys of the provider: `, key: client`
    std::string ofModel = {}; // further keys of the model: `, max_output: 9`
};

// One tier of models, cheapest first, with short time limits.
std::string policyOf(Dialect dialect, const std::vector<Target>& targets, std::string_view more = {});

class Station {
public:
    explicit Station(std::string_view policy, gateway::Options options = {});
    void restart(std::string_view policy); // over the same data
    bool isUp() const { return m_gateway != nullptr; }
    const std::string& trouble() const { return m_trouble; }
    gateway::Gateway& gateway() { return *m_gateway; }
    std::uint16_t port() const;
    std::string folder() const { return m_folder.path().toStdString(); }
    std::vector<ledger::Record> rows() const; // newest first
    bool becomesQuiet();                      // no request under way within two seconds

private:
    QTemporaryDir m_folder;
    void start(std::string_view policy);
    gateway::Options m_options;
    std::unique_ptr<gateway::Gateway> m_gateway;
    std::string m_trouble;
};

std::string sandboxPolicy(); // the shipped sandbox.yaml

std::string chatBody(bool stream, std::string_view model = "auto");     // OpenAI
std::string messagesBody(bool stream, std::string_view model = "auto"); // Anthropic

} // namespace tierline::test
