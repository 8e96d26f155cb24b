// What a user pastes to point a client at the gateway. Pure; tested as a table.
#pragma once

#include <QString>

#include <vector>

namespace tierline::shell {

enum class Client { OpenAiSdk, AnthropicSdk, ClaudeCode, Codex, Curl };

struct ClientChoice {
    Client client;
    QString name;
};
const std::vector<ClientChoice>& clientChoices();

// `url` without a trailing slash. The key is a stand-in: the gateway asks for none unless a token is set.
QString snippet(Client client, const QString& url);

} // namespace tierline::shell
